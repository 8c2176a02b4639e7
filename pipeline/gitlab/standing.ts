import { findRecord } from '../plan-folder.ts';
import type { Run } from '../run.ts';
import { unsettled } from '../settled.ts';
import type { StackFolder } from '../stack-folder.ts';
import { BY_A_PERSON } from './delivery.ts';
import type { Standing } from './due.ts';

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
