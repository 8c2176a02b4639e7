import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';
import { readLocks, unlock } from '../state/lock.ts';
import { changedBy, note, pauseUntil, succeed, type TerraformContext, type TerraformStack } from './command.ts';
import { errorsOf, plainText } from './errors-of.ts';
import { lockedError } from './failure.ts';
import { init } from './init.ts';
import { openSealedState, sealedPath, sealState } from './sealed-state.ts';
import { RETRY_SECONDS } from './transient.ts';

/** Where Terraform puts a state that it could not save: the only place that knows what was made. */
export const ERRORED_STATE = 'errored.tfstate';
/** Beside it, by us: id of the lock that Terraform could not give back. */
export const ERRORED_LOCK = 'errored.tfstate.lock';

/**
 * Puts a state that an earlier apply in this folder could not save into its place, and gives its lock back. While it lies
 * there nothing else may run: another apply would make everything a second time.
 * @returns whether there was one.
 * @throws PipelineError `STATE_LOCKED` where somebody else works on the state by now, `BACKEND_UNREACHABLE` where it still
 * can't be saved, `TERRAFORM_FAILED` where a newer state lies there: that one a person has to compare.
 */
export async function recoverErroredState(stack: TerraformStack, context: TerraformContext = {}): Promise<boolean> {
  const file = join(stack.folder, ERRORED_STATE);
  const lockFile = join(stack.folder, ERRORED_LOCK);
  unseal(stack, context);
  if (!existsSync(file)) return false;
  await init(stack, context);
  const own = existsSync(lockFile) ? readFileSync(lockFile, 'utf8') : undefined;
  const locks = await readLocks(stack.state);
  const other = locks.find(({ id }) => id !== own);
  if (other) throw lockedError({ stack: stack.id, lock: other, now: new Date() });
  // Under the lock that is still ours nobody else can come between.
  const args = ['state', 'push', ...(locks.length > 0 ? ['-lock=false'] : ['-lock-timeout=60s']), ERRORED_STATE];
  await succeed(stack, context, { args, retry: false });
  if (own !== undefined && locks.length > 0) await unlock(stack.state, own, { force: true, now: new Date() });
  rmSync(file);
  rmSync(lockFile, { force: true });
  note(context, 'the state that an earlier apply could not save is saved now');
  return true;
}

/**
 * After an apply that could not save its state: tries to save it while the job still lives.
 * @param error what the apply ended with.
 * @returns the error to end with; `error` itself where there is nothing to save, or where it was an interruption.
 */
export async function keepErroredState(
  stack: TerraformStack,
  context: TerraformContext,
  output: string,
  error: unknown,
): Promise<unknown> {
  const file = join(stack.folder, ERRORED_STATE);
  if (!existsSync(file)) return error;
  const own = ownLock(output);
  if (own !== undefined) writeFileSync(join(stack.folder, ERRORED_LOCK), own);
  const given = errorsOf(output)[0]?.detail;
  const changed = changedBy(output);
  // Before anything is waited for: a job whose time is up keeps what lies there by then.
  const key = planKey(context);
  const kept = key === undefined ? file : sealState(stack, { state: readFileSync(file, 'utf8'), lock: own }, key);
  if (await saved(stack, context)) {
    rmSync(sealedPath(stack), { force: true });
    if (error instanceof PipelineError && error.problems[0]?.code === 'INTERRUPTED') return error;
    const effect = `${changed} resources were changed, and their state was saved late`;
    return unsaved(stack, given, effect, 'run it again: the next plan tells what is left to do');
  }
  const fix =
    `keep ${kept} (of a job it is an artifact); once the backend answers, run the same command with it in ${stack.folder}: ` +
    'it saves the state before anything else; docs/recovery.md, "A state could not be saved"';
  return unsaved(stack, given, `${changed} resources were changed, and only ${file} knows of them`, fix);
}

async function saved(stack: TerraformStack, context: TerraformContext): Promise<boolean> {
  for (const seconds of RETRY_SECONDS) {
    note(context, `the state could not be saved; again in ${seconds} s`);
    await (context.pause ?? pauseUntil())(seconds);
    try {
      return await recoverErroredState(stack, context);
    } catch {
      // The last attempt's reason is the first one's: the backend is away.
    }
  }
  return false;
}

/** Makes a sealed state that a person has put into the folder what it was. */
function unseal(stack: TerraformStack, context: TerraformContext): void {
  const key = planKey(context);
  const unsaved = key === undefined ? undefined : openSealedState(stack, key);
  if (unsaved === undefined) return;
  writeFileSync(join(stack.folder, ERRORED_STATE), unsaved.state, { mode: 0o600 });
  if (unsaved.lock !== undefined) writeFileSync(join(stack.folder, ERRORED_LOCK), unsaved.lock);
}

function planKey({ env = process.env }: TerraformContext): string | undefined {
  return env['PLAN_KEY']?.trim() || undefined;
}

/** Id of the lock that Terraform says it could not give back. */
export function ownLock(output: string): string | undefined {
  return /Error releasing the state lock .*?lock ID "([0-9a-f-]{36})"/.exec(plainText(output))?.[1];
}

function unsaved({ id, state }: TerraformStack, given: unknown, effect: string, fix: string): PipelineError {
  const allowed = `a backend that takes s3://${state.bucket}/${state.key}`;
  return new PipelineError(EXIT.backend, [{ code: 'BACKEND_UNREACHABLE', path: id, given, allowed, fix }], effect);
}
