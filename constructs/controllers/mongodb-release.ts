import type { PlatformEnvironment } from '../../environments/platform.ts';
import { needsOf } from '../../environments/platform.ts';
import { ON_SYSTEM_NODES, reserved } from './placement.ts';
import type { PlatformRelease, ReleaseContext } from './platform-release.ts';

/** Whether a system of the environment keeps its documents in the cluster. */
export function hostsDocuments({ deployments }: Pick<PlatformEnvironment, 'deployments'>): boolean {
  return deployments.some((deployment) =>
    needsOf(deployment, 'mongo').some(([, { size }]) => size.hosting === 'cluster'),
  );
}

/**
 * MongoDB's operator; none where no system needs it. It watches every namespace: those of the systems are made after it,
 * and with a list of them the chart would put rights into namespaces that do not exist yet. Of its kinds it runs the
 * community's only, and the search that the same controller lists. The chart allows one replica; databases go on
 * without it.
 */
export function mongodbReleases({ environment }: ReleaseContext): readonly PlatformRelease[] {
  if (!hostsDocuments(environment)) return [];
  return [
    {
      name: 'mongodb-kubernetes',
      namespace: 'mongodb',
      chart: 'mongodb-kubernetes',
      after: ['platform-base'],
      values: {
        operator: {
          watchNamespace: '*',
          watchedResources: ['mongodbcommunity', 'mongodbsearch'],
          createOperatorServiceAccount: true,
          createResourcesServiceAccountsAndRoles: false,
          enableClusterMongoDBRoles: false,
          enablePVCResize: false,
          webhook: { installClusterRole: false, registerConfiguration: false },
          telemetry: { enabled: false },
          resources: reserved('mongodb operator').resources,
          ...ON_SYSTEM_NODES,
        },
        registry: { pullPolicy: 'IfNotPresent' },
        community: { mongodb: { imageType: 'ubi9' } },
      },
    },
  ];
}
