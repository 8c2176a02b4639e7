import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type Interruption, interruption as ofProcess } from '../pipeline/terraform/interruption.ts';
import { watchOver } from '../pipeline/terraform/watcher.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PIPELINE = join(ROOT, 'pipeline.mjs');

export interface PipelineCommand {
  /** `plan`, `apply`, … and what follows it. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** File that gets every line. */
  readonly log: string;
  /** Takes each line, as it comes. */
  readonly onLine: (line: string) => void;
  /** Is told the process that works. */
  readonly onStart?: (pid: number) => void;
  /** @default the pipeline */
  readonly program?: string;
  /** @default the signals of this process */
  readonly interruption?: Interruption;
}

/** How a command of the pipeline ended: its exit code, and everything it said on standard error. */
export interface PipelineEnd {
  readonly code: number;
  readonly errors: string;
}

/**
 * Runs the command line that GitLab's jobs and people run, in a process of its own. Ctrl-C reaches it through us alone, once
 * for each time it is pressed: a signal that came twice would be its hard stop. Where this process is killed, the command
 * gets the signal all the same, and ends in order.
 */
export async function runPipeline(command: PipelineCommand): Promise<PipelineEnd> {
  const { args, env, log, onLine, onStart, program = PIPELINE, interruption = ofProcess } = command;
  const child = spawn(process.execPath, [program, ...args], {
    cwd: ROOT,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const watcher = watchOver(child);
  if (child.pid !== undefined) onStart?.(child.pid);
  const release = interruption.listen();
  const unfollow = interruption.follow(() => child.kill('SIGINT'));
  const errors: string[] = [];
  const keep = keeper(log, (why) => errors.push(`${log} lacks what was said since: ${why}`));
  keep(`$ npm run ${args[0]} -- ${args.slice(1).join(' ')}`);
  createInterface({ input: child.stdout }).on('line', (line) => {
    keep(line);
    onLine(line);
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    errors.push(line);
    keep(line);
  });
  try {
    const code = await new Promise<number>((done, reject) => {
      child.once('error', reject);
      child.once('close', (status, signal) => {
        // It tells its own ends; this one it could not.
        if (signal !== null) errors.push(`npm run ${args[0]} was ended by ${signal}; ${log} has what it said before`);
        done(status ?? 128 + constants.signals[signal ?? 'SIGKILL']);
      });
    });
    return { code, errors: errors.join('\n') };
  } finally {
    watcher.dismiss();
    unfollow();
    release();
  }
}

/** Writes lines to a log as long as there is room: what a command does matters more than what is kept of its words. */
function keeper(log: string, onLost: (why: string) => void): (line: string) => void {
  let lost = false;
  return (line) => {
    if (lost) return;
    try {
      appendFileSync(log, `${line}\n`);
    } catch (error) {
      lost = true;
      onLost(error instanceof Error ? error.message : String(error));
    }
  };
}
