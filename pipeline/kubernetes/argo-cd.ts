import type { LiveCluster } from './live-cluster.ts';
import type { KubernetesObject } from './release.ts';

/** An application as Argo CD sees it. */
export interface ArgoApplication {
  readonly name: string;
  /** `Synced`, `OutOfSync`, `Unknown`. */
  readonly sync: string;
  /** `Healthy`, `Progressing`, `Degraded`, `Missing`, `Suspended`, `Unknown`. */
  readonly health: string;
  /** The first thing that Argo CD complains about; '' where it does not. */
  readonly message: string;
}

/** All applications; none where Argo CD is not installed. */
export async function argoApplications(cluster: LiveCluster): Promise<readonly ArgoApplication[]> {
  return (await cluster.list('applications.argoproj.io')).map(applicationOf);
}

interface Status {
  readonly sync?: { readonly status?: string };
  readonly health?: { readonly status?: string };
  readonly conditions?: readonly { readonly message?: string }[];
}

export function applicationOf({ metadata, status }: KubernetesObject): ArgoApplication {
  const { sync, health, conditions } = (status ?? {}) as Status;
  return {
    name: metadata.name,
    sync: sync?.status ?? 'Unknown',
    health: health?.status ?? 'Unknown',
    message: conditions?.[0]?.message ?? '',
  };
}
