import { codeHashes } from '../code-hashes.ts';
import { findRecord } from '../plan-folder.ts';
import { consumedNow } from '../plan-stack.ts';
import type { Run } from '../run.ts';
import type { StackFolder } from '../stack-folder.ts';
import { whyPlan } from '../unchanged.ts';
import { BY_A_PERSON } from './delivery.ts';
import type { Standing } from './due.ts';

/** Why the state of a stack is not what its code says; undefined where it is. Asks S3, never another job. */
export async function unsettled(run: Run, stack: StackFolder): Promise<string | undefined> {
  return whyPlan(
    {
      code: codeHashes(stack.folder),
      terraform: run.terraform,
      state: await run.states.version(stack),
      consumed: await consumedNow(run, stack),
    },
    await run.states.applied(stack),
  );
}

/** How a stack stands, with the stacks that it waits for. What a person applies is not waited for: it was there before. */
export async function standingOf(run: Run, stack: StackFolder): Promise<Standing> {
  const upstream = stack.upstream
    .map((id) => run.workspace.stacks.get(id))
    .filter((other) => other !== undefined && other.name !== BY_A_PERSON) as readonly StackFolder[];
  const found = await Promise.all(upstream.map(async (other) => ({ id: other.id, why: await unsettled(run, other) })));
  return {
    id: stack.id,
    name: stack.name,
    unsettled: await unsettled(run, stack),
    waitsFor: found.flatMap(({ id, why }) => (why === undefined ? [] : [{ id, why }])),
    record: findRecord(run.workspace.outdir, stack),
  };
}
