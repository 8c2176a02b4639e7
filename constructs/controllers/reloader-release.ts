import { ON_SYSTEM_NODES, reserved, spread } from './placement.ts';
import type { PlatformRelease, ReleaseContext } from './platform-release.ts';

/** Namespace and service account of Reloader; charts/system lets this account into the system's namespace. */
export const RELOADER = { namespace: 'reloader', serviceAccount: 'reloader' } as const;

/**
 * Reloader: a changed Secret rolls the workloads that name it, by their own rollout strategy. By an annotation on the pod
 * template, since the other way, an environment variable, is what Argo CD would take out again. It watches the
 * systems' namespaces only; the chart makes no rights, because these namespaces do not exist yet when it is installed.
 */
export function reloaderRelease({ environment }: ReleaseContext): PlatformRelease {
  const { replicas, resources } = reserved('reloader', environment.network.zones.length);
  return {
    name: 'reloader',
    namespace: RELOADER.namespace,
    chart: 'reloader',
    after: ['platform-base', 'prometheus-operator-crds', 'platform-reloader'],
    values: {
      fullnameOverride: 'reloader',
      reloader: {
        watchGlobally: false,
        namespaces: environment.deployments.map(({ system }) => system.name).sort(),
        rbac: { enabled: false },
        serviceAccount: { create: true, name: RELOADER.serviceAccount },
        reloadStrategy: 'annotations',
        // What changed while none of the replicas ran is made up for.
        syncAfterRestart: true,
        ignoreConfigMaps: true,
        ignoreJobs: true,
        ignoreCronJobs: true,
        enableHA: true,
        logFormat: 'json',
        readOnlyRootFileSystem: true,
        deployment: {
          replicas,
          resources,
          ...ON_SYSTEM_NODES,
          topologySpreadConstraints: spread({ app: 'reloader', release: 'reloader' }),
          priorityClassName: 'platform',
          containerSecurityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
        podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
        podMonitor: { enabled: true },
      },
    },
  };
}
