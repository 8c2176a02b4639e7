import { confirm } from './confirm.ts';
import { LiveCluster } from './kubernetes/live-cluster.ts';
import { type Repaired, repairable, repairReleases } from './kubernetes/release-repair.ts';
import type { Run } from './run.ts';

/**
 * Shows what a repair would bring back, lets somebody agree, and does it. What Helm itself is not done with is told and left.
 * @param config path of a kubeconfig.
 * @param confirmed what `--confirm` said already.
 * @throws PipelineError `NOT_REVIEWED` where nobody agrees.
 */
export async function repair(
  { output, workspace: { environment } }: Pick<Run, 'output' | 'workspace'>,
  config: string,
  confirmed: string | undefined,
): Promise<Repaired> {
  const { differing, unsettled } = await repairable(new LiveCluster(config));
  for (const line of unsettled) output.say(`${line}: left as it is; an apply of its stack comes first`);
  if (differing.length === 0) return { back: [], refused: [] };
  for (const { release, differences } of differing)
    for (const line of differences)
      output.say(`to be brought back: release ${release.namespace}/${release.name}: ${line}`);
  await confirm({
    question: `These objects become what Helm has recorded, in ${environment.name}.`,
    answer: environment.name,
    given: confirmed,
    option: `--confirm ${environment.name}`,
  });
  const repaired = await repairReleases(config, differing);
  for (const line of repaired.back) output.say(`brought back: ${line}`);
  return repaired;
}
