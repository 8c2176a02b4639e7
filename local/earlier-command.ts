import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { writeWhole } from '../lib/whole-file.mjs';
import type { StackFolder } from '../pipeline/stack-folder.ts';
import { readLocks, unlock } from '../pipeline/state/lock.ts';
import { type Interruption, interruption as ofProcess } from '../pipeline/terraform/interruption.ts';
import { type Process, processesLike, wordsOf } from './processes.ts';
import type { RunFolder } from './run-folder.ts';

/** It is known by its words: another one may get its id. */
const PROCESS = z.object({ pid: z.int().positive(), words: z.string().min(1) });

/** Notes which process works on the environment now, for a command that comes after one that was killed. */
export function noteCommand({ command }: Pick<RunFolder, 'command'>, pid: number): void {
  writeWhole(command, `${JSON.stringify({ pid, words: wordsOf(pid) } satisfies Process)}\n`);
}

export function forgetCommand({ command }: Pick<RunFolder, 'command'>): void {
  rmSync(command, { force: true });
}

export interface EarlierOptions {
  readonly say: (line: string) => void;
  /** @default the signals of this process */
  readonly interruption?: Interruption;
}

/**
 * Waits for what a killed `up`, `plan` or `down` has left: its command of the pipeline and Terraform are told to end, and save
 * their state first. Only afterwards their folder may be written again, and a lock that is still there is a dead one.
 * @throws PipelineError `interrupted`.
 */
export async function endOfEarlier(
  folder: Pick<RunFolder, 'command' | 'temporary'>,
  { say, interruption = ofProcess }: EarlierOptions,
): Promise<void> {
  const told = new Set<number>();
  for (;;) {
    const working = stillWorking(folder);
    for (const { pid, words } of working.filter((each) => !told.has(each.pid))) {
      told.add(pid);
      say(`what a killed command has begun still ends, and is waited for (process ${pid}): ${words.slice(0, SHOWN)}`);
    }
    if (working.length === 0) return;
    interruption.check('the end of an earlier command');
    await sleep(LOOK_MS);
  }
}

/** Milliseconds between two looks. */
const LOOK_MS = 500;

/** Characters of a process that are shown. */
const SHOWN = 60;

function stillWorking({ command, temporary }: Pick<RunFolder, 'command' | 'temporary'>): readonly Process[] {
  const noted = read(command);
  // Its plan file lies there.
  const terraform = processesLike(/\bterraform (plan|apply)\b/).filter(({ words }) => words.includes(`${temporary}/`));
  return [...(noted !== undefined && wordsOf(noted.pid) === noted.words ? [noted] : []), ...terraform];
}

function read(file: string): Process | undefined {
  try {
    return PROCESS.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

type Locked = Pick<StackFolder, 'id' | 'state'>;

/**
 * Takes the locks of states away that nobody holds any more: nothing works on the environment but this process.
 * @returns a line for each.
 */
export async function dropDeadLocks(stacks: Iterable<Locked>): Promise<readonly string[]> {
  const dropped = [...stacks].map(async ({ id, state }) => {
    const locks = await readLocks(state);
    for (const lock of locks) await unlock(state, lock.id, { force: true, now: new Date() });
    return locks.map(() => `${id}: the lock of a command that was killed is taken away`);
  });
  return (await Promise.all(dropped)).flat();
}
