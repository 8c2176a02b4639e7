import { type ClusterConnection, clusterConnection } from './cluster-connection.ts';
import { type Outputs, remoteStatesOf } from './consumed.ts';
import type { Deferral } from './plan-record.ts';
import { clusterDeferral } from './reachability.ts';
import type { Run } from './run.ts';
import type { StackFolder } from './stack-folder.ts';
import { outputsOf } from './upstream-outputs.ts';

/** How a stack reaches the cluster; undefined where it does not, or where the cluster has not published how. */
export async function connectionOf(run: Run, stack: StackFolder): Promise<ClusterConnection | undefined> {
  const names = new Map(remoteStatesOf(stack).map(({ data, stack: id }) => [data, id] as const));
  const outputs = new Map<string, Outputs | undefined>();
  for (const id of new Set(names.values())) outputs.set(id, await outputsOf(run, stack, id));
  return clusterConnection(stack.json, (data, output) => {
    const value = outputs.get(names.get(data) ?? '')?.[output]?.value;
    return typeof value === 'string' ? value : undefined;
  });
}

/** Asks a cluster whether it answers; see `clusterDeferral`. */
export type AskCluster = (connection: ClusterConnection) => Promise<Deferral | undefined>;

/** Asks each cluster once, for a command that changes nothing: an apply may open or close a cluster between two stacks. */
export function askOnce(ask: AskCluster = clusterDeferral): AskCluster {
  const answers = new Map<string, Promise<Deferral | undefined>>();
  return (connection) => {
    const key = JSON.stringify(connection);
    const answer = answers.get(key) ?? ask(connection);
    answers.set(key, answer);
    return answer;
  };
}

/** Why a stack that needs the cluster cannot be planned against it now; empty for any other. */
export async function clusterDeferrals(
  run: Run,
  stack: StackFolder,
  ask: AskCluster = clusterDeferral,
): Promise<readonly Deferral[]> {
  if (!stack.needsCluster) return [];
  const connection = await connectionOf(run, stack);
  if (connection === undefined) {
    const help = `npm run apply -- ${stack.environment} cluster`;
    return [{ reason: 'cluster', what: 'the cluster has not published how to reach it', help }];
  }
  const deferral = await ask(connection);
  return deferral === undefined ? [] : [deferral];
}
