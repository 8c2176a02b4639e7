import { join } from 'node:path';
import { privateFolder } from './private-folder.ts';
import type { Run } from './run.ts';
import type { StackFolder } from './stack-folder.ts';
import { closeLocal, localFolder, localState, moveFromBucket, openLocal } from './state/local-state.ts';
import { isEmpty } from './state/state-file.ts';
import { apply, plan } from './terraform/commands.ts';

/** Whether an earlier run has begun to take the bucket down: its state lies in the local folder. */
export function isLocallyBegun({ workspace }: Run, stack: StackFolder | undefined): boolean {
  const state = stack && localState(localFolder(workspace.outdir, stack.id));
  return state !== undefined && !isEmpty(state);
}

/**
 * Takes the stack down that holds the state bucket: its state goes to a local folder first, since the bucket goes. Run again
 * after an interruption it goes on in that folder.
 */
export async function destroyBootstrap(run: Run, stack: StackFolder): Promise<void> {
  const told = run.output.stack(stack.id);
  const context = { env: run.env, onLine: told.line };
  const folder = localFolder(run.workspace.outdir, stack.id);
  const local = isLocallyBegun(run, stack)
    ? await openLocal(stack, folder, context)
    : await told.during('moving the state out of its bucket', () => moveFromBucket(stack, folder, context));
  run.output.say(`${stack.id}: its state lies in ${join(folder, 'terraform.tfstate')} until it is gone`);
  const scratch = privateFolder();
  try {
    const out = join(scratch.path, 'plan.tfplan');
    await told.during('planning to destroy', () => plan(local, { out, destroy: true, lock: true }, { env: run.env }));
    await told.during('destroying', () => apply(local, out, {}, context));
  } finally {
    scratch.close();
  }
  run.states.forget(stack);
  closeLocal(folder);
}
