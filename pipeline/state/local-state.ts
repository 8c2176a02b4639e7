import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StackFolder } from '../stack-folder.ts';
import { succeed, type TerraformContext } from '../terraform/command.ts';
import { init } from '../terraform/commands.ts';
import { ERRORED_LOCK, ERRORED_STATE } from '../terraform/errored-state.ts';
import { parseState, type StateFile } from './state-file.ts';

const OVERRIDE = 'backend_override.tf.json';
const STATE = 'terraform.tfstate';
const MIGRATE = ['init', '-input=false', '-migrate-state', '-force-copy'];

/**
 * Where the stack that makes its own bucket works while there is none: beside `cdktf.out` and not in it, because that
 * folder may be removed at any time, and the state in this one is the only thing that knows what was made.
 */
export function localFolder(outdir: string, id: string): string {
  return join(dirname(outdir), '.bootstrap', id);
}

/** The state in a local folder; undefined where there is none, or where it was moved to the bucket. */
export function localState(folder: string): StateFile | undefined {
  const file = join(folder, STATE);
  return existsSync(file) ? parseState(readFileSync(file, 'utf8'), file) : undefined;
}

/**
 * Copies the code of a stack to `folder`, with a local backend in place of its own. A state that lies there stays.
 * @returns the stack as it is there, ready for `plan` and `apply`.
 */
export async function openLocal(stack: StackFolder, folder: string, context: TerraformContext): Promise<StackFolder> {
  const local = copyCode(stack, folder);
  writeFileSync(join(folder, OVERRIDE), JSON.stringify({ terraform: { backend: { local: {} } } }));
  await init(local, context);
  return local;
}

/** Moves the state of a local folder to the bucket of the stack's own backend. */
export async function moveToBucket(local: StackFolder, context: TerraformContext): Promise<void> {
  rmSync(join(local.folder, OVERRIDE), { force: true });
  await succeed(local, context, { args: MIGRATE, retry: true });
}

/** Moves the state out of the bucket that is about to go. @returns as `openLocal` does. */
export async function moveFromBucket(
  stack: StackFolder,
  folder: string,
  context: TerraformContext,
): Promise<StackFolder> {
  const local = copyCode(stack, folder);
  await init(local, context);
  writeFileSync(join(folder, OVERRIDE), JSON.stringify({ terraform: { backend: { local: {} } } }));
  await succeed(local, context, { args: MIGRATE, retry: true });
  return local;
}

/** Removes a local folder whose state lies in the bucket, or is empty. */
export function closeLocal(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const parent = dirname(folder);
  if (existsSync(parent) && readdirSync(parent).length === 0) rmSync(parent, { recursive: true });
}

function copyCode(stack: StackFolder, folder: string): StackFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const kept = ['.terraform', STATE, `${STATE}.backup`, ERRORED_STATE, ERRORED_LOCK];
  for (const name of readdirSync(folder)) if (!kept.includes(name)) rmSync(join(folder, name), { recursive: true });
  for (const name of readdirSync(stack.folder))
    if (!kept.includes(name)) cpSync(join(stack.folder, name), join(folder, name), { recursive: true });
  return { ...stack, folder };
}
