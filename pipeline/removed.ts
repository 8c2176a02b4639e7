import { join } from 'node:path';
import { remoteStatesOf } from './consumed.ts';
import type { Run } from './run.ts';
import { NO_FACTS } from './stack-facts.ts';
import type { StackFolder } from './stack-folder.ts';
import { isEmpty } from './state/state-file.ts';
import { siblingLocation, stateNamesOf } from './state/state-list.ts';
import { restoreCopy } from './state/stored-copy.ts';
import { needsCluster } from './workspace.ts';

/**
 * Stacks that have resources but no code any more, unpacked from the copies that their last applies stored. They wait for
 * what they waited for then, and are destroyed from there.
 * @throws PipelineError `STATE_MISSING` where a stack left no copy.
 */
export async function removedStacks(run: Run): Promise<readonly StackFolder[]> {
  const { workspace, states } = run;
  const [any] = workspace.stacks.values();
  if (any === undefined) return [];
  const environment = workspace.environment.name;
  const known = new Set([...workspace.stacks.values()].map(({ name }) => name));
  const listed = [...(await states.listing(any.state)).keys()];
  const gone = stateNamesOf(listed, environment).filter((name) => !known.has(name));
  const found = gone.map(async (name): Promise<StackFolder | undefined> => {
    const id = `${environment}-${name}`;
    const state = siblingLocation(any.state, environment, name);
    const now = await states.state({ id, state });
    if (now === undefined || isEmpty(now)) return undefined;
    const folder = join(workspace.outdir, 'removed', id);
    const json = await restoreCopy(state, folder);
    return {
      id,
      environment,
      name,
      folder,
      // Of an apply that never succeeded there is no record; what it reads stands in its code.
      upstream: (await states.applied({ id, state }))?.upstream ?? remoteStatesOf({ json }).map(({ stack }) => stack),
      state,
      needsCluster: needsCluster(json),
      json,
      facts: NO_FACTS,
    };
  });
  return (await Promise.all(found)).filter((stack) => stack !== undefined);
}
