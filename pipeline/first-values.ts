import type { Problem } from '../lib/errors.ts';
import type { Outputs } from './consumed.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { PipelineError } from './pipeline-error.ts';
import type { FirstValue } from './stack-facts.ts';

/** `empty`: no version is current. `awaits-rotation`: the current one is ours, without a password. */
export type SecretState = 'empty' | 'awaits-rotation' | 'complete';

/** Secrets Manager as first values need it; `secretStore` is the real one. No value is ever read. */
export interface SecretStore {
  state(secret: string): Promise<SecretState>;
  /** Puts a version where there is no current one; otherwise changes nothing. */
  putFirst(
    secret: string,
    value: Readonly<Record<string, string | number>>,
    options: { readonly awaitsRotation: boolean },
  ): Promise<void>;
  /** Starts a rotation and does not wait for it; one that is under way goes on. */
  rotate(secret: string): Promise<void>;
  /** So many letters and digits. */
  random(length: number): Promise<string>;
}

/** Where first values go, and what they are made of. */
export interface FirstValueWork {
  /** Id of the stack. */
  readonly stack: string;
  readonly values: readonly FirstValue[];
  /** Outputs of the stack, as its state has them after the apply. */
  readonly outputs: Outputs;
  readonly store: SecretStore;
  /** Waits `PAUSE_SECONDS`. @throws whatever ends the wait early. */
  readonly pause: () => Promise<void>;
  /** Tells the reader one thing that was done; no value is ever in it. */
  readonly say: (line: string) => void;
}

export const PAUSE_SECONDS = 1;
/**
 * Longest wait for one first rotation. RDS takes a minute or two to put a new master password into effect, the function may
 * run for five, and Secrets Manager calls it again when it fails.
 */
export const ROTATION_SECONDS = 900;

/** What was done by the time that first values fail. */
export const EFFECT = 'Terraform has applied the stack; of its secrets not all have their first value';

/**
 * Puts a first version into each secret of a stack that has none, and runs the first rotations in their order. May be
 * repeated at any time: what is there is never overwritten, what is complete is left alone.
 * @throws PipelineError `NOT_READY` with each secret that did not get so far.
 */
export async function completeFirstValues(work: FirstValueWork): Promise<void> {
  const begun = new Map<string, Promise<void>>();
  for (const first of work.values) {
    const earlier = (first.rotation?.after ?? []).map((output) => begun.get(output));
    begun.set(first.secret, complete(first, earlier, work));
  }
  const settled = await Promise.allSettled(begun.values());
  const errors = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
  const other = errors.find((error) => !(error instanceof NotReady || error instanceof EarlierFailed));
  if (other instanceof PipelineError) throw new PipelineError(other.exitCode as ExitCode, other.problems, EFFECT);
  if (other !== undefined) throw other;
  const problems = errors.flatMap((error) => (error instanceof NotReady ? [error.problem] : []));
  if (problems.length > 0) throw new PipelineError(EXIT.notReady, problems, EFFECT);
}

async function complete(
  first: FirstValue,
  earlier: readonly (Promise<void> | undefined)[],
  work: FirstValueWork,
): Promise<void> {
  const { store, say } = work;
  const secret = String(outputOf(first.secret, work));
  if ((await store.state(secret)) === 'empty') {
    await store.putFirst(secret, await withOutputs(first, work), { awaitsRotation: first.rotation !== undefined });
    say(`${secret}: its first version is put`);
  }
  if (first.rotation === undefined || (await store.state(secret)) === 'complete') return;
  await Promise.all(earlier).catch(() => {
    throw new EarlierFailed();
  });
  await rotateFirst(secret, work);
  say(`${secret}: rotated for the first time, it has a password`);
}

async function rotateFirst(secret: string, { stack, store, pause }: FirstValueWork): Promise<void> {
  try {
    await store.rotate(secret);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof PipelineError) throw error;
    throw notRotated(stack, secret, `${error.name}: ${error.message}`);
  }
  for (let waited = 0; waited < ROTATION_SECONDS; waited += PAUSE_SECONDS) {
    if ((await store.state(secret)) === 'complete') return;
    await pause();
  }
  throw notRotated(stack, secret, `no password after ${ROTATION_SECONDS / 60} minutes of its first rotation`);
}

async function withOutputs(
  { value }: FirstValue,
  work: FirstValueWork,
): Promise<Readonly<Record<string, string | number>>> {
  const fields = Object.entries(value).map(async ([key, field]) => {
    if (typeof field !== 'object') return [key, field] as const;
    return [key, 'random' in field ? await work.store.random(field.random) : outputOf(field.output, work)] as const;
  });
  return Object.fromEntries(await Promise.all(fields));
}

function outputOf(output: string, { stack, outputs }: FirstValueWork): string | number {
  const value = outputs[output]?.value;
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new NotReady({
    code: 'NOT_READY',
    path: stack,
    given: `its state has no output ${output}`,
    allowed: 'every output that the first values of its secrets are made of',
    fix: 'synthesize, plan and apply the stack from one and the same commit',
  });
}

function notRotated(stack: string, secret: string, given: string): NotReady {
  return new NotReady({
    code: 'NOT_READY',
    path: `${stack}: ${secret}`,
    given,
    allowed: 'a first rotation that ends',
    fix: 'look into the log of the rotation function (docs/runbook.md, "Password rotation"), then plan and apply the stack again: it goes on here',
  });
}

/** A secret that did not get its first value. */
class NotReady extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** A secret whose rotation waited for one that failed; only that one is told. */
class EarlierFailed extends Error {}
