import { argoApplications } from './argo-cd.ts';
import type { LiveCluster } from './live-cluster.ts';
import {
  applicationsNotReady,
  meshNamespaces,
  type NotReady,
  releasesNotReady,
  sidecarsMissing,
  workloadsNotReady,
} from './readiness.ts';

/** One thing that is looked at; what is found is empty where all is well. */
export interface Check {
  readonly name: string;
  readonly found: readonly NotReady[];
}

/** Whether what runs in a cluster is ready. */
export async function clusterChecks(cluster: LiveCluster): Promise<readonly Check[]> {
  const kinds = await Promise.all(['deployments', 'statefulsets', 'daemonsets'].map((kind) => cluster.list(kind)));
  const namespaces = meshNamespaces(await cluster.list('namespaces'));
  return [
    { name: 'releases', found: releasesNotReady(await cluster.newestRevisions()) },
    { name: 'workloads', found: workloadsNotReady(kinds.flat()) },
    { name: 'sidecars', found: sidecarsMissing(await cluster.list('pods'), namespaces) },
    { name: 'applications', found: applicationsNotReady(await argoApplications(cluster)) },
  ];
}
