import { READERS } from '../cluster/access.ts';
import { MESH, MESH_GATEWAY } from './mesh.ts';
import { platformPolicies } from './network-policies.ts';
import { PRIORITY_CLASSES } from './placement.ts';
import type { PlatformRelease, ReleaseContext } from './platform-release.ts';

/**
 * The platform's own chart, in parts, since each part can be applied only once its definitions exist: classes before
 * anything, policies of the network at once, those of the mesh between its control plane and its gateway.
 */
export function platformChartReleases(context: ReleaseContext): readonly PlatformRelease[] {
  return [base(context), network(context), mesh(context)];
}

function base({ environment, dataKeyArn }: ReleaseContext): PlatformRelease {
  return {
    name: 'platform-base',
    namespace: 'kube-system',
    chart: { local: 'platform' },
    after: [],
    values: {
      environment: environment.name,
      base: {
        dataKeyArn,
        volumeTags: { backup: 'daily', environment: environment.name },
        reclaimPolicy: environment.removal === 'retain' ? 'Retain' : 'Delete',
        readers: READERS,
        priorityClasses: PRIORITY_CLASSES,
      },
    },
  };
}

function network({ environment, monitoring }: ReleaseContext): PlatformRelease {
  return {
    name: 'platform-network',
    namespace: 'kube-system',
    chart: { local: 'platform' },
    after: [],
    values: {
      environment: environment.name,
      network: {
        policies: platformPolicies({ network: environment.network, monitoringIp: monitoring.privateIp }),
      },
    },
  };
}

/** Share of traced requests: all of them where few come, one in a hundred where customers do. */
function tracedPercent({ removal }: ReleaseContext['environment']): number {
  return removal === 'destroy' ? 100 : 1;
}

/** Without a system in the mesh no listener leads to the target group, and its pods would never count as healthy. */
function mesh({ environment, edge, vpcId }: ReleaseContext): PlatformRelease {
  const used = environment.deployments.some(({ system }) => system.traffic === 'mesh');
  return {
    name: 'platform-mesh',
    namespace: MESH.namespace,
    chart: { local: 'platform' },
    after: ['istiod', 'cert-manager', 'aws-load-balancer-controller', 'prometheus-operator-crds'],
    values: {
      environment: environment.name,
      mesh: {
        rootNamespace: MESH.namespace,
        tracing: { provider: MESH.tracing.provider, percent: tracedPercent(environment) },
        gateway: MESH_GATEWAY,
        targetGroup: used ? { arn: edge.targetGroupArn, vpcId } : null,
      },
    },
  };
}
