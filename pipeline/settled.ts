import { codeHashes } from './code-hashes.ts';
import { consumedNow } from './plan-stack.ts';
import type { Run } from './run.ts';
import type { StackFolder } from './stack-folder.ts';
import { whyPlan } from './unchanged.ts';

/** Why the state of a stack is not what its code says; undefined where it is. Asks S3, and Terraform not at all. */
export async function unsettled(run: Run, stack: StackFolder): Promise<string | undefined> {
  return whyPlan(
    {
      code: codeHashes(stack.folder),
      terraform: run.terraform,
      state: await run.states.versionAsListed(stack),
      consumed: await consumedNow(run, stack),
    },
    await run.states.applied(stack),
  );
}
