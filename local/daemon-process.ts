import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Interruption, interruption as ofProcess } from '../pipeline/terraform/interruption.ts';
import { LOCAL_EXIT } from './exit-code.ts';
import { LocalError } from './local-error.ts';
import { ownCommand } from './own-command.ts';
import { isAlive, wordsOf } from './processes.ts';
import { isClusterReady, makeRunFolder, type Run, type RunFolder, readRun, removeRunFolder } from './run-folder.ts';

const DAEMON = join(import.meta.dirname, 'daemon.ts');
/** Milliseconds between two looks. */
const LOOK_MS = 200;
/** Everything is killed after this long; a control plane ends within a second or two. */
const END_SECONDS = 30;
/** The same before it is ready: nothing was made yet, and a compiler that it waits for would keep it for minutes. */
const END_OF_START_SECONDS = 5;
/** Lines of the log that an error shows, and characters: of more the error would show the first, and the cause is last. */
const SHOWN_LINES = 15;
const SHOWN_CHARACTERS = 600;

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
  let failure: string | undefined;
  child.once('error', ({ message }) => {
    failure = message;
  });
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
      const ended = failure ?? child.signalCode ?? child.exitCode;
      if (ended !== null) throw notStarted(tailOf(folder.daemonLog) || `it ended with ${ended}`);
      interruption.check('what runs on this machine');
      await sleep(LOOK_MS, undefined, { signal: interruption.signal }).catch(() => undefined);
    }
  } catch (error) {
    say('ends what was starting');
    await endDaemon(folder, END_OF_START_SECONDS);
    removeRunFolder(folder);
    throw error;
  } finally {
    release();
  }
}

/**
 * Waits for the cluster, which starts while the first commands already work in AWS.
 * @throws LocalError where it does not come up, and everything has ended with it.
 */
export async function waitForCluster(folder: RunFolder, run: Run, interruption = ofProcess): Promise<void> {
  let now: Run | undefined = run;
  while (now === undefined || !isClusterReady(now)) {
    if (!isAlive(run.pid)) throw partEnded(folder);
    interruption.check('the cluster');
    await sleep(LOOK_MS, undefined, { signal: interruption.signal }).catch(() => undefined);
    now = readRun(folder);
  }
}

/**
 * Ends the daemon of a folder with everything that it owns, and resolves when it is gone; nothing where it is gone already.
 * @param seconds until it is killed.
 */
export async function endDaemon(folder: Pick<RunFolder, 'path' | 'daemonPid'>, seconds = END_SECONDS): Promise<void> {
  const pid = existsSync(folder.daemonPid) ? Number(readFileSync(folder.daemonPid, 'utf8')) : 0;
  // The id of a process that ended long ago may be somebody else's now, also that of another environment's daemon.
  if (!` ${wordsOf(pid)} `.includes(` ${basename(folder.path)} ${dirname(folder.path)} `)) return;
  send(pid, 'SIGTERM');
  for (let waited = 0; waited < seconds * 1000 && isAlive(pid); waited += LOOK_MS) await sleep(LOOK_MS);
  // The whole group: a compiler that it waits for goes with it. The parts watch for its end.
  send(-pid, 'SIGKILL');
}

/** To a process, or a group of them, that may be gone. */
function send(id: number, signal: NodeJS.Signals): void {
  try {
    process.kill(id, signal);
  } catch {
    // Nobody is left.
  }
}

/** The end of a log, which names the cause. */
export function tailOf(file: string): string {
  return linesOf(file).slice(-SHOWN_LINES).join('\n').slice(-SHOWN_CHARACTERS);
}

/** Whole lines of a file; none where it is missing. */
function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
}

function notStarted(given: string): LocalError {
  return new LocalError(
    LOCAL_EXIT.partEnded,
    [
      {
        code: 'NOT_READY',
        path: 'what runs on this machine',
        given,
        allowed: 'parts that start',
        fix: 'mend what its last lines say, then run the same command again',
      },
    ],
    'nothing is left running, and the folder is removed',
  );
}

/** What was ready once has ended, and nobody had asked it to: one of its parts has, or somebody has killed it. */
export function partEnded({ path, daemonLog }: Pick<RunFolder, 'path' | 'daemonLog'>): LocalError {
  return new LocalError(
    LOCAL_EXIT.partEnded,
    [
      {
        code: 'NOT_READY',
        path: daemonLog,
        given: tailOf(daemonLog),
        allowed: 'what `up` has started, until `down`',
        fix: `\`${ownCommand('up', basename(path))}\` removes the folder and begins anew: copy this log before, if you want to know more`,
      },
    ],
    'the embedded AWS is gone, and all that was applied with it',
  );
}
