import { setTimeout as sleep } from 'node:timers/promises';
import type { StackFolder } from '../stack-folder.ts';
import { readLock } from '../state/lock.ts';
import { terraformEnvironment } from './environment.ts';
import { failureOf, isLocked } from './failure.ts';
import { type Interruption, interruption as ofProcess } from './interruption.ts';
import { releaseLostLock } from './lost-lock.ts';
import { runTerraform, type TerraformResult } from './run.ts';
import { isTransient, RETRY_SECONDS } from './transient.ts';
import { terraformVersion } from './version.ts';

/** What a command needs to know of a stack; a removed stack has it too. */
export type TerraformStack = Pick<StackFolder, 'id' | 'folder' | 'state'>;

export interface TerraformContext {
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Takes Terraform's lines, one by one; see `output.ts`. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** Takes what we say ourselves: what is tried again, a missing lock file, a state that is saved late. @default onLine */
  readonly onNote?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly interruption?: Interruption | undefined;
  /** Waits between attempts. @default the clock */
  readonly pause?: ((seconds: number) => Promise<void>) | undefined;
}

export interface LockOptions {
  /** Seconds to wait for a lock that somebody holds. @default DEFAULT_LOCK_SECONDS */
  readonly lockTimeoutSeconds?: number | undefined;
}

/** Five minutes: longer than most plans hold the lock, and short enough for a job that waits for a person's decision. */
export const DEFAULT_LOCK_SECONDS = 300;

export interface TerraformCommand {
  /** Without the program: `['state', 'pull']`. */
  readonly args: readonly string[];
  /** Whether it may run again by itself: it changes nothing. */
  readonly retry: boolean;
  /** See `TerraformRun`. */
  readonly capture?: boolean;
  /** Exit codes that are no failure. @default 0 */
  readonly accepts?: readonly number[];
}

/**
 * Runs one command and, where that is harmless, runs it again after a passing failure.
 * @throws PipelineError by `failureOf`, and `interrupted`.
 */
export async function succeed(
  stack: TerraformStack,
  context: TerraformContext,
  command: TerraformCommand,
): Promise<TerraformResult> {
  const interruption = context.interruption ?? ofProcess;
  // Between two attempts, too, a signal ends the command with its message and not the process at once.
  const release = interruption.listen();
  try {
    return await attempts(stack, { ...context, interruption }, command);
  } finally {
    release();
  }
}

async function attempts(
  stack: TerraformStack,
  context: TerraformContext & { readonly interruption: Interruption },
  command: TerraformCommand,
): Promise<TerraformResult> {
  const env = terraformEnvironment(context.env ?? process.env);
  await terraformVersion(env);
  const { interruption } = context;
  const { args, capture = false, accepts = [0] } = command;
  const name = args
    .filter((word) => !word.startsWith('-'))
    .slice(0, args[0] === 'state' ? 2 : 1)
    .join(' ');
  const began = new Date();
  let freed = false;
  for (let attempt = 0; ; attempt += 1) {
    const { signal, onLine } = context;
    const now = freed ? args : args.map(shortWait);
    const result = await runTerraform({ folder: stack.folder, args: now, env, signal, onLine, capture, interruption });
    if (result.interrupted) throw interruption.error(`${stack.id}: terraform ${name}`, effectOf(name, result.output));
    if (accepts.includes(result.code)) return result;
    if (!freed && isLocked(result.output)) {
      // Once: whoever holds the lock afterwards is somebody else, and is waited for.
      freed = true;
      if (await releaseLostLock(stack.state, began)) note(context, 'gave back a lock whose answer was lost on the way');
      else if (now.join() === args.join()) throw await failure(stack, name, result.output);
      else note(context, 'somebody holds the lock; it is waited for');
      continue;
    }
    const wait = command.retry && isTransient(result.output) ? RETRY_SECONDS[attempt] : undefined;
    if (wait === undefined) throw await failure(stack, name, result.output);
    note(context, `terraform ${name} failed for a passing reason; again in ${wait} s`);
    await (context.pause ?? pauseUntil(interruption.signal))(wait);
  }
}

/** A command that waits for a lock first waits this long, then looks whether the lock is its own. */
const FIRST_WAIT_SECONDS = 10;

function shortWait(arg: string): string {
  const seconds = Number(/^-lock-timeout=(\d+)s$/.exec(arg)?.[1] ?? 0);
  return seconds > FIRST_WAIT_SECONDS ? `-lock-timeout=${FIRST_WAIT_SECONDS}s` : arg;
}

async function failure(stack: TerraformStack, command: string, output: string): Promise<Error> {
  const holder = isLocked(output) ? await readLock(stack.state).catch(() => undefined) : undefined;
  const failed = { stack: stack.id, state: stack.state, command, output, effect: effectOf(command, output) };
  return failureOf(failed, new Date(), holder);
}

/** What a failed command had done until then. */
function effectOf(command: string, output: string): string {
  const changed = command === 'apply' ? changedBy(output) : 0;
  if (changed === 0) return 'nothing was changed';
  return `${changed === 1 ? '1 resource was' : `${changed} resources were`} changed before, and the state knows it`;
}

export function lockArguments(lock: boolean, seconds: number = DEFAULT_LOCK_SECONDS): readonly string[] {
  return lock ? [`-lock-timeout=${seconds}s`] : ['-lock=false'];
}

/** How many resources an apply has changed before it ended, by its output. */
export function changedBy(output: string): number {
  return [...output.matchAll(/: (Creation|Modifications|Destruction|Import) complete( after \S+)?( \[|$)/gm)].length;
}

/** Says something that does not come from Terraform. */
export function note({ onLine, onNote = onLine }: TerraformContext, text: string): void {
  onNote?.(text);
}

/** A pause that a signal ends early. */
export function pauseUntil(signal?: AbortSignal): (seconds: number) => Promise<void> {
  return async (seconds) => {
    await sleep(seconds * 1000, undefined, signal ? { signal } : {}).catch(() => undefined);
  };
}
