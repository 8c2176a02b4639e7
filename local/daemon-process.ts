import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { interruption } from '../pipeline/terraform/interruption.ts';
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
}

/**
 * Starts everything that lives on after this process, and resolves once it is ready. Where it does not come up, or a signal
 * comes before it has, it is ended and its folder removed: nothing was made yet that would be missed.
 */
export async function startDaemon({ environment, folder, port }: StartOptions): Promise<Run> {
  makeRunFolder(folder);
  const log = openSync(folder.daemonLog, 'a', 0o600);
  const child = spawn(process.execPath, [DAEMON, environment, dirname(folder.path), String(port)], {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, TMPDIR: folder.temporary },
  });
  closeSync(log);
  child.unref();
  const release = interruption.listen();
  try {
    for (;;) {
      const run = existsSync(folder.runFile) ? readRun(folder) : undefined;
      if (run !== undefined) return run;
      if (child.exitCode !== null || child.signalCode !== null) throw notStarted(folder);
      interruption.check('what runs on this machine');
      await sleep(LOOK_MS, undefined, { signal: interruption.signal }).catch(() => undefined);
    }
  } catch (error) {
    await endDaemon(child.pid ?? 0);
    removeRunFolder(folder);
    throw error;
  } finally {
    release();
  }
}

/** Ends everything that a daemon owns, and resolves when it is gone. */
export async function endDaemon(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; waited < END_SECONDS * 1000 && isAlive(pid); waited += LOOK_MS) await sleep(LOOK_MS);
  // What it started ends with it: each part watches for that.
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}

/** The end of a log, which names the cause. */
export function tailOf(file: string): string {
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
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
