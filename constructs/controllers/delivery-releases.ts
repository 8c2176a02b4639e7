import { argoCdRelease } from './argo-cd-release.ts';
import { argoCdSecretsRelease } from './argo-cd-secrets.ts';
import { clusterAutoscalerRelease } from './cluster-autoscaler-release.ts';
import { karpenterReleases } from './karpenter-release.ts';
import { kedaRelease } from './keda-release.ts';
import { mongodbReleases } from './mongodb-release.ts';
import type { PlatformRelease, ReleaseContext } from './platform-release.ts';
import { RELOADER, reloaderRelease } from './reloader-release.ts';
import { veleroRelease } from './velero-release.ts';

/** What brings applications into the cluster, makes room for them, and keeps what they have: by name of what comes first. */
export function deliveryReleases(context: ReleaseContext): readonly PlatformRelease[] {
  const { environment } = context;
  return [
    ...(environment.cluster.autoscaler === 'karpenter'
      ? karpenterReleases(context)
      : [clusterAutoscalerRelease(context)]),
    kedaRelease(context),
    {
      name: 'platform-reloader',
      namespace: RELOADER.namespace,
      chart: { local: 'platform' },
      after: ['platform-base'],
      values: { environment: environment.name, reloader: { serviceAccount: RELOADER.serviceAccount } },
    },
    reloaderRelease(context),
    veleroRelease(context),
    ...mongodbReleases(context),
    argoCdSecretsRelease(context),
    argoCdRelease(context),
  ];
}
