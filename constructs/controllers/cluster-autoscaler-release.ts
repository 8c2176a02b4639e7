import { CLUSTER_AUTOSCALER_IMAGES } from '../../lib/catalogue/index.ts';
import { clusterVersion } from '../cluster/cluster-settings.ts';
import { warning } from './alert-rule.ts';
import { ON_SYSTEM_NODES, reserved, spread } from './placement.ts';
import type { PlatformRelease, ReleaseContext } from './platform-release.ts';
import { runbookUrl } from './runbook.ts';

const NAME = 'cluster-autoscaler';

/**
 * Cluster autoscaler: nodes in the groups that carry its tags. The groups of one purpose differ in their zone alone, so it
 * keeps them at one size, and no zone runs out first.
 */
export function clusterAutoscalerRelease(context: ReleaseContext): PlatformRelease {
  const { environment, clusterName } = context;
  const { replicas, resources } = reserved('autoscaler', environment.network.zones.length);
  const image = CLUSTER_AUTOSCALER_IMAGES[clusterVersion(environment.cluster.version)];
  return {
    name: NAME,
    namespace: 'kube-system',
    chart: 'cluster-autoscaler',
    after: ['prometheus-operator-crds'],
    values: {
      fullnameOverride: NAME,
      cloudProvider: 'aws',
      awsRegion: environment.region,
      autoDiscovery: { clusterName },
      // One that is older than its cluster misjudges where pods would fit; absent: the chart's own.
      ...(image === undefined ? {} : { image: { tag: image.version } }),
      replicaCount: replicas,
      resources,
      priorityClassName: 'system-cluster-critical',
      podDisruptionBudget: { maxUnavailable: 1 },
      topologySpreadConstraints: spread({ 'app.kubernetes.io/instance': NAME }),
      ...ON_SYSTEM_NODES,
      rbac: { create: true, serviceAccount: { create: true, name: NAME } },
      securityContext: { runAsNonRoot: true, runAsUser: 65_534, seccompProfile: { type: 'RuntimeDefault' } },
      containerSecurityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      extraArgs: {
        'balance-similar-node-groups': true,
        expander: 'least-waste',
        // Every pod of the platform may move: their budgets say how many at once.
        'skip-nodes-with-system-pods': false,
        'skip-nodes-with-local-storage': false,
        v: 2,
      },
      serviceMonitor: { enabled: true, namespace: 'kube-system', interval: '30s' },
      prometheusRule: { enabled: true, namespace: 'kube-system', interval: '1m', rules: [cannotAdd(context)] },
    },
  };
}

/** The chart reads its rules as templates, so the text has no labels. */
function cannotAdd({ environment }: ReleaseContext) {
  return warning({
    name: 'ClusterAutoscalerCannotAddNodes',
    expr: 'sum by (reason) (increase(cluster_autoscaler_failed_scale_ups_total[30m])) > 0',
    wait: '15m',
    summary: 'The autoscaler wants more nodes and does not get them',
    runbook: runbookUrl(environment, 'pods-without-a-node'),
  });
}
