import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { interruption } from '../pipeline/terraform/interruption.ts';
import { watchOver } from '../pipeline/terraform/watcher.ts';

const ROOT = resolve(import.meta.dirname, '..');

export interface PipelineCommand {
  /** `plan`, `apply`, … and what follows it. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** File that gets every line. */
  readonly log: string;
  /** Takes each line, as it comes. */
  readonly onLine: (line: string) => void;
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
export async function runPipeline({ args, env, log, onLine }: PipelineCommand): Promise<PipelineEnd> {
  const child = spawn(process.execPath, [join(ROOT, 'pipeline.mjs'), ...args], {
    cwd: ROOT,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const watcher = watchOver(child);
  const release = interruption.listen();
  const unfollow = interruption.follow(() => child.kill('SIGINT'));
  const errors: string[] = [];
  appendFileSync(log, `$ npm run ${args[0]} -- ${args.slice(1).join(' ')}\n`);
  const hear = (line: string): void => {
    appendFileSync(log, `${line}\n`);
    onLine(line);
  };
  createInterface({ input: child.stdout }).on('line', hear);
  createInterface({ input: child.stderr }).on('line', (line) => {
    errors.push(line);
    appendFileSync(log, `${line}\n`);
  });
  try {
    const code = await new Promise<number>((done, reject) => {
      child.once('error', reject);
      child.once('close', (status, signal) => done(status ?? (signal === 'SIGINT' ? 130 : 143)));
    });
    return { code, errors: errors.join('\n') };
  } finally {
    watcher.dismiss();
    unfollow();
    release();
  }
}
