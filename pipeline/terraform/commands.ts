import { type LockOptions, lockArguments, succeed, type TerraformContext, type TerraformStack } from './command.ts';
import { keepErroredState, recoverErroredState } from './errored-state.ts';

export type { LockOptions, TerraformContext, TerraformStack } from './command.ts';
export { ERRORED_LOCK, ERRORED_STATE, recoverErroredState } from './errored-state.ts';
export { init } from './init.ts';

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

/** Makes a saved plan, after a state that an earlier apply here could not save is saved. */
export async function plan(
  stack: TerraformStack,
  { out, destroy, refreshOnly, lock, lockTimeoutSeconds }: PlanOptions,
  context: TerraformContext = {},
): Promise<PlanResult> {
  await recoverErroredState(stack, context);
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

/**
 * Applies a saved plan, once: what has begun to change things is never tried again by itself. Only saving the state is,
 * where the backend went away in the middle.
 */
export async function apply(
  stack: TerraformStack,
  planFile: string,
  { lockTimeoutSeconds }: LockOptions = {},
  context: TerraformContext = {},
): Promise<string> {
  const args = ['apply', '-input=false', ...lockArguments(true, lockTimeoutSeconds), planFile];
  const said: string[] = [];
  const onLine = (line: string): void => {
    said.push(line);
    context.onLine?.(line);
  };
  await recoverErroredState(stack, context);
  try {
    return (await succeed(stack, { ...context, onLine }, { args, retry: false })).output;
  } catch (error) {
    throw await keepErroredState(stack, context, said.join('\n'), error);
  }
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
