import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { decryptFile, encryptFile, type PlanContext } from '../plan-encryption.ts';

/** A state that could not be saved and the lock that could not be given back. */
export interface UnsavedState {
  readonly state: string;
  /** Undefined where the lock is not ours any more. */
  readonly lock: string | undefined;
}

export const SEALED_STATE = 'errored.tfstate.enc';

const contents = z.strictObject({ state: z.string(), lock: z.string().nullable() });

type Stack = { readonly id: string; readonly folder: string };

/**
 * Where a job leaves its artifacts: the stack's plan folder, `cdktf.out/plans/<id>`. A stack lies in `cdktf.out/stacks/<id>`
 * or, from its stored copy, in `cdktf.out/removed/<id>`.
 */
export function sealedPath({ id, folder }: Stack): string {
  return join(folder, '../../plans', id, SEALED_STATE);
}

/** Writes a state, which is as secret as what it holds, so that a job may leave it as an artifact. @returns its path. */
export function sealState(stack: Stack, { state, lock }: UnsavedState, key: string): string {
  const path = sealedPath(stack);
  mkdirSync(dirname(path), { recursive: true });
  const plain = Buffer.from(JSON.stringify({ state, lock: lock ?? null }));
  writeFileSync(path, encryptFile(plain, contextOf(stack), key), { mode: 0o600 });
  return path;
}

/**
 * Opens a sealed state that a person has put into the stack's folder, once.
 * @returns undefined where there is none.
 * @throws PipelineError `PLAN_CORRUPT`, `PLAN_FOREIGN` where it was damaged, is another stack's, or has another key.
 */
export function openSealedState(stack: Stack, key: string): UnsavedState | undefined {
  const path = join(stack.folder, SEALED_STATE);
  if (!existsSync(path)) return undefined;
  const plain = decryptFile(readFileSync(path), contextOf(stack), key);
  const { state, lock } = contents.parse(JSON.parse(plain.toString('utf8')));
  rmSync(path);
  return { state, lock: lock ?? undefined };
}

/** Bound to its stack, and to no pipeline: it is brought back by whoever has the key. */
function contextOf({ id }: Stack): PlanContext {
  const [environment = ''] = id.split('-');
  return { environment, stack: id, pipeline: null, file: 'errored.tfstate', record: '' };
}
