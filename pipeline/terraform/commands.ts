import type { StackFolder } from '../stack-folder.ts';
import { readLock } from '../state/lock.ts';
import { terraformEnvironment } from './environment.ts';
import { failureOf, isLocked } from './failure.ts';
import { initState, stampInit } from './init-stamp.ts';
import { type Interruption, interruption as ofProcess } from './interruption.ts';
import { runTerraform, type TerraformResult } from './run.ts';
import { isTransient, RETRY_SECONDS } from './transient.ts';
import { terraformVersion } from './version.ts';

/** What a command needs to know of a stack; a removed stack has it too. */
export type TerraformStack = Pick<StackFolder, 'id' | 'folder' | 'state'>;

export interface TerraformContext {
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Takes Terraform's lines and ours, one by one; see `output.ts`. */
  readonly onLine?: ((line: string) => void) | undefined;
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

export interface PlanOptions extends LockOptions {
  /** File of the saved plan; in the stack's folder where it is relative. */
  readonly out: string;
  readonly destroy?: boolean;
  /** Compares the state with what is there, and leaves the code out. */
  readonly refreshOnly?: boolean;
  /** False only where the role may not take locks: the plan may then read a state that is being written. */
  readonly lock: boolean;
}

export interface PlanResult {
  /** Whether the plan would change anything, outputs included. */
  readonly changes: boolean;
  readonly output: string;
}

/**
 * Prepares a stack's folder, unless the last init of it is still good. A committed lock file is binding; where there is
 * none, a line says so.
 * @throws PipelineError as every command here: `terraform`, `backend`, `credentials`, `locked`, `noTerraform`, `interrupted`.
 * @returns whether anything had to be done.
 */
export async function init(stack: TerraformStack, context: TerraformContext = {}): Promise<boolean> {
  const env = terraformEnvironment(context.env ?? process.env);
  const version = await terraformVersion(env);
  const before = initState(stack.folder, version, env);
  if (before.done) return false;
  const args = ['init', '-input=false', ...(before.lockCommitted ? ['-lockfile=readonly'] : []), '-reconfigure'];
  await oneAfterTheOther(env, () => succeed(stack, context, { args, retry: true }));
  if (stampInit(stack.folder, version, env, before))
    context.onLine?.(
      `no lock file is committed: providers are those that were found today (\`npm run lock\` pins them)`,
    );
  return true;
}

/** Makes a saved plan. */
export async function plan(
  stack: TerraformStack,
  { out, destroy, refreshOnly, lock, lockTimeoutSeconds }: PlanOptions,
  context: TerraformContext = {},
): Promise<PlanResult> {
  const args = [
    'plan',
    '-input=false',
    '-detailed-exitcode',
    `-out=${out}`,
    ...lockArguments(lock, lockTimeoutSeconds),
  ];
  if (destroy) args.push('-destroy');
  if (refreshOnly) args.push('-refresh-only');
  const { code, output } = await succeed(stack, context, { args, retry: true, accepts: [0, 2] });
  return { changes: code === 2, output };
}

/** The saved plan as JSON, as Terraform writes it: it may hold secrets. */
export async function showJson(
  stack: TerraformStack,
  planFile: string,
  context: TerraformContext = {},
): Promise<string> {
  return (await succeed(stack, context, { args: ['show', '-json', planFile], retry: true, capture: true })).stdout;
}

/** The saved plan as people read it. */
export async function showText(
  stack: TerraformStack,
  planFile: string,
  context: TerraformContext = {},
): Promise<string> {
  return (await succeed(stack, { ...context, onLine: undefined }, { args: ['show', planFile], retry: true })).output;
}

/** Applies a saved plan, once: what has begun to change things is never tried again by itself. */
export async function apply(
  stack: TerraformStack,
  planFile: string,
  { lockTimeoutSeconds }: LockOptions = {},
  context: TerraformContext = {},
): Promise<string> {
  const args = ['apply', '-input=false', ...lockArguments(true, lockTimeoutSeconds), planFile];
  return (await succeed(stack, context, { args, retry: false })).output;
}

/** The state as JSON, '' where there is none. It may hold secrets. */
export async function statePull(stack: TerraformStack, context: TerraformContext = {}): Promise<string> {
  return (await succeed(stack, context, { args: ['state', 'pull'], retry: true, capture: true })).stdout;
}

/** Addresses of everything in the state. */
export async function stateList(stack: TerraformStack, context: TerraformContext = {}): Promise<readonly string[]> {
  const { stdout } = await succeed(stack, context, { args: ['state', 'list'], retry: true, capture: true });
  return stdout.split('\n').filter((line) => line !== '');
}

/** Puts a state file in the place of the stack's state; Terraform refuses one of another lineage or an older serial. */
export async function statePush(stack: TerraformStack, file: string, context: TerraformContext = {}): Promise<void> {
  await succeed(stack, context, { args: ['state', 'push', '-lock-timeout=60s', file], retry: false });
}

/** How many resources an apply has changed before it ended, by its output. */
export function changedBy(output: string): number {
  return [...output.matchAll(/: (Creation|Modifications|Destruction|Import) complete\b/g)].length;
}

interface Command {
  readonly args: readonly string[];
  readonly retry: boolean;
  readonly capture?: boolean;
  readonly accepts?: readonly number[];
}

async function succeed(stack: TerraformStack, context: TerraformContext, command: Command): Promise<TerraformResult> {
  const inherited = context.env ?? process.env;
  const env = terraformEnvironment(inherited);
  await terraformVersion(env);
  const interruption = context.interruption ?? ofProcess;
  const { args, capture = false, accepts = [0] } = command;
  const name = args
    .filter((word) => !word.startsWith('-'))
    .slice(0, args[0] === 'state' ? 2 : 1)
    .join(' ');
  for (let attempt = 0; ; attempt += 1) {
    const { signal, onLine } = context;
    const result = await runTerraform({ folder: stack.folder, args, env, signal, onLine, capture, interruption });
    if (result.interrupted) throw interruption.error(`${stack.id}: terraform ${name}`, effectOf(name, result.output));
    if (accepts.includes(result.code)) return result;
    const wait = command.retry && isTransient(result.output) ? RETRY_SECONDS[attempt] : undefined;
    if (wait === undefined) throw await failure(stack, name, result.output);
    onLine?.(`terraform ${name} failed for a passing reason; again in ${wait} s`);
    await (context.pause ?? ((seconds) => pauseOf(seconds, interruption.signal)))(wait);
  }
}

async function failure(stack: TerraformStack, command: string, output: string): Promise<Error> {
  const holder = isLocked(output) ? await readLock(stack.state).catch(() => undefined) : undefined;
  const failed = { stack: stack.id, state: stack.state, command, output, effect: effectOf(command, output) };
  return failureOf(failed, new Date(), holder);
}

function effectOf(command: string, output: string): string {
  const changed = command === 'apply' ? changedBy(output) : 0;
  if (changed === 0) return 'nothing was changed';
  return `${changed === 1 ? '1 resource was' : `${changed} resources were`} changed before, and the state knows it`;
}

function lockArguments(lock: boolean, seconds: number = DEFAULT_LOCK_SECONDS): readonly string[] {
  return lock ? [`-lock-timeout=${seconds}s`] : ['-lock=false'];
}

function pauseOf(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

let lastInit: Promise<unknown> = Promise.resolve();

/** A shared plugin cache breaks under two inits at once ("text file busy", hashicorp/terraform#31964): they queue. */
async function oneAfterTheOther<T>(env: NodeJS.ProcessEnv, work: () => Promise<T>): Promise<T> {
  if (env['TF_PLUGIN_CACHE_DIR'] === undefined) return await work();
  const mine = lastInit.then(work);
  lastInit = mine.catch(() => undefined);
  return await mine;
}
