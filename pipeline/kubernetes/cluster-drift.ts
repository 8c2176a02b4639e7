import { argoApplications } from './argo-cd.ts';
import type { LiveCluster } from './live-cluster.ts';
import { releaseDrift } from './release-drift.ts';

/** What Terraform does not see of a cluster, one line each. */
export interface ClusterDrift {
  /** Objects of releases that are not as Helm put them there, applications that are not where Git says. */
  readonly differences: readonly string[];
  /** What could not be compared, and so is not known. */
  readonly unknown: readonly string[];
}

/** Looks at all releases and all applications of a cluster. */
export async function clusterDrift(cluster: LiveCluster): Promise<ClusterDrift> {
  const releases = await releaseDrift(cluster);
  const applications = (await argoApplications(cluster)).filter(({ sync }) => sync !== 'Synced');
  return {
    differences: [
      ...releases.flatMap(({ release, differences }) => differences.map((line) => `release ${release}: ${line}`)),
      ...applications.map(({ name, sync, message }) => `application ${name}: ${sync}${message && ` (${message})`}`),
    ],
    unknown: releases
      .filter(({ refused }) => refused.length > 0)
      .map(({ release, refused }) => `release ${release}: this role may not read ${refused.join(', ')}; not compared`),
  };
}
