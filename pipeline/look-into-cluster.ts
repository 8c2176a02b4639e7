import { type ClusterDrift, clusterDrift } from './kubernetes/cluster-drift.ts';
import { LiveCluster } from './kubernetes/live-cluster.ts';
import { refusal } from './kubernetes/release-repair.ts';
import { withKubeconfig } from './reachability.ts';
import { repair } from './repair.ts';
import type { Run } from './run.ts';
import { type AskCluster, clusterDeferrals, connectionOf } from './stack-cluster.ts';

export interface Looking {
  readonly ask: AskCluster;
  /** Whether what differs is brought back first. */
  readonly repairs: boolean;
  /** What `--confirm` said already. */
  readonly confirmed: string | undefined;
}

/** What differs inside a cluster, and what was done about it. */
export interface Look extends ClusterDrift {
  /** What was brought back. */
  readonly back: readonly string[];
  /** Why something was not, or why the cluster could not be looked at. */
  readonly errors: readonly unknown[];
}

const NOTHING: Look = { differences: [], unknown: [], back: [], errors: [] };

/** Looks into the cluster of the selected stacks, also where its repair failed; there is nothing where no applied stack talks to one. */
export async function lookIntoCluster(run: Run, looking: Looking): Promise<Look> {
  return await look(run, looking).catch(failed);
}

async function look(run: Run, { ask, repairs, confirmed }: Looking): Promise<Look> {
  for (const stack of run.workspace.selected) {
    if (!stack.needsCluster || (await run.states.version(stack)) === undefined) continue;
    const connection = await connectionOf(run, stack);
    if (connection === undefined || (await clusterDeferrals(run, stack, ask)).length > 0) continue;
    return await withKubeconfig(connection, async (config) => {
      const { back, errors } = repairs ? await repaired(run, config, confirmed) : NOTHING;
      const found = await clusterDrift(new LiveCluster(config)).then((drift) => ({ ...NOTHING, ...drift }), failed);
      return { ...found, back, errors: [...errors, ...found.errors] };
    });
  }
  return NOTHING;
}

async function repaired(run: Run, config: string, confirmed: string | undefined): Promise<Look> {
  return await repair(run, config, confirmed).then(
    ({ back, refused }) => ({ ...NOTHING, back, errors: refused.length === 0 ? [] : [refusal(refused)] }),
    failed,
  );
}

function failed(error: unknown): Look {
  return { ...NOTHING, errors: [error] };
}
