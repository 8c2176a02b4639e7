import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Interruption, interruption as ofProcess } from '../pipeline/terraform/interruption.ts';
import { LOCAL_EXIT } from './exit-code.ts';
import { LocalError } from './local-error.ts';
import { isAlive, makeRunFolder, type Run, type RunFolder, readRun, removeRunFolder } from './run-folder.ts';

const DAEMON = join(import.meta.dirname, 'daemon.ts');
/** Milliseconds between two looks. */
const LOOK_MS = 200;
/** Everything is killed after this long; a control plane ends within a second or two. */
const END_SECONDS = 30;
/** Lines of the log that an error shows. */
const SHOWN_LINES = 15;

export interface StartOptions {
  readonly environment: string;
  readonly folder: RunFolder;
  /** Of the embedded AWS; 0: any free one. */
  readonly port: number;
  /** Takes what it says until it is ready: what is built takes minutes. */
  readonly say: (line: string) => void;
  /** @default the daemon */
  readonly program?: string;
  /** @default the signals of this process */
  readonly interruption?: Interruption;
}

/**
 * Starts everything that lives on after this process, and resolves once it is ready. Where it does not come up, or a signal
 * comes before it has, it is ended and its folder removed: nothing was made yet that would be missed.
 */
export async function startDaemon(options: StartOptions): Promise<Run> {
  const { environment, folder, port, say, program = DAEMON, interruption = ofProcess } = options;
  makeRunFolder(folder);
  const log = openSync(folder.daemonLog, 'a', 0o600);
  const child = spawn(process.execPath, [program, environment, dirname(folder.path), String(port)], {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, TMPDIR: folder.temporary },
  });
  closeSync(log);
  writeFileSync(folder.daemonPid, String(child.pid ?? 0));
  child.unref();
  const release = interruption.listen();
  let told = 0;
  try {
    for (;;) {
      const lines = linesOf(folder.daemonLog);
      for (const line of lines.slice(told)) say(line);
      told = lines.length;
      const run = existsSync(folder.runFile) ? readRun(folder) : undefined;
      if (run !== undefined) return run;
      if (child.exitCode !== null || child.signalCode !== null) throw notStarted(folder);
      interruption.check('what runs on this machine');
      await sleep(LOOK_MS, undefined, { signal: interruption.signal }).catch(() => undefined);
    }
  } catch (error) {
    await endDaemon(folder);
    removeRunFolder(folder);
    throw error;
  } finally {
    release();
  }
}

/** Ends the daemon of a folder with everything that it owns, and resolves when it is gone; nothing where it is gone already. */
export async function endDaemon({ path, daemonPid }: Pick<RunFolder, 'path' | 'daemonPid'>): Promise<void> {
  const pid = existsSync(daemonPid) ? Number(readFileSync(daemonPid, 'utf8')) : 0;
  // The id of a process that ended long ago may be somebody else's now.
  if (!commandLine(pid).includes(dirname(path))) return;
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; waited < END_SECONDS * 1000 && isAlive(pid); waited += LOOK_MS) await sleep(LOOK_MS);
  // The whole group: a compiler that it waits for goes with it. The parts watch for its end.
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

/** Words of a process; empty where there is none. */
function commandLine(pid: number): string {
  if (!(pid > 0) || !isAlive(pid)) return '';
  const told = `/proc/${pid}/cmdline`;
  if (existsSync(told)) return readFileSync(told, 'utf8');
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}

/** The end of a log, which names the cause. */
export function tailOf(file: string): string {
  return linesOf(file).slice(-SHOWN_LINES).join('\n');
}

/** Whole lines of a file; none where it is missing. */
function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
}

function notStarted({ daemonLog }: RunFolder): LocalError {
  return new LocalError(
    LOCAL_EXIT.partEnded,
    [
      {
        code: 'NOT_READY',
        path: 'what runs on this machine',
        given: tailOf(daemonLog),
        allowed: 'parts that start',
        fix: 'mend what its last lines say, then run the same command again',
      },
    ],
    'nothing is left running, and the folder is removed',
  );
}
