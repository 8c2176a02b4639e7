import { nodeRelease } from '../../lib/catalogue/index.ts';
import { INSTANCE_TYPES, maxPods } from '../../lib/instance-types.ts';
import { clusterVersion } from '../cluster/cluster-settings.ts';
import { NODE_PURPOSES, type NodePurpose, PURPOSE_LABEL, TAINTS } from '../cluster/node-settings.ts';
import { karpenterNames } from './karpenter.ts';
import { ON_SYSTEM_NODES, reserved } from './placement.ts';
import type { PlatformRelease, ReleaseContext } from './platform-release.ts';

/** Nodes are replaced by newer ones after this: patches reach them without anybody's doing. Karpenter's default. */
const EXPIRE_AFTER = '720h';
const EFFECT = { PREFER_NO_SCHEDULE: 'PreferNoSchedule' } as const;
const CAPACITY = { 'on-demand': ['on-demand'], spot: ['spot', 'on-demand'] } as const;

/**
 * Karpenter: its definitions, itself, and then its pools, since both charts ship the definitions. It finds its queue and
 * nodes without DNS of the cluster, which would itself wait for a node.
 */
export function karpenterReleases(context: ReleaseContext): readonly PlatformRelease[] {
  const { environment, clusterName, clusterEndpoint } = context;
  const { replicas, resources } = reserved('autoscaler', environment.network.zones.length);
  return [
    {
      name: 'karpenter-crd',
      namespace: 'kube-system',
      chart: 'karpenter-crd',
      after: [],
      values: { additionalAnnotations: { 'helm.sh/resource-policy': 'keep' } },
    },
    {
      name: 'karpenter',
      namespace: 'kube-system',
      chart: 'karpenter',
      skipCrds: true,
      after: ['karpenter-crd', 'prometheus-operator-crds'],
      values: {
        replicas,
        priorityClassName: 'system-cluster-critical',
        dnsPolicy: 'Default',
        controller: { resources },
        tolerations: ON_SYSTEM_NODES.tolerations,
        serviceAccount: { create: true, name: 'karpenter' },
        podDisruptionBudget: { name: 'karpenter', maxUnavailable: 1 },
        settings: {
          clusterName,
          clusterEndpoint,
          interruptionQueue: karpenterNames(environment.name).queue,
          featureGates: { spotToSpotConsolidation: false },
        },
        serviceMonitor: { enabled: true },
      },
    },
    {
      name: 'platform-karpenter',
      namespace: 'kube-system',
      chart: { local: 'platform' },
      after: ['karpenter'],
      values: { environment: environment.name, karpenter: pools(context) },
    },
  ];
}

/** Values of the section `karpenter` of charts/platform: one pool of nodes for each purpose, in the cluster's own networks. */
export function pools(context: ReleaseContext) {
  const { environment, clusterName, dataKeyArn } = context;
  const { cluster } = environment;
  return {
    discovery: clusterName,
    instanceProfile: karpenterNames(environment.name).instanceProfile,
    image: imageAlias(nodeRelease(clusterVersion(cluster.version))),
    volumeKeyArn: dataKeyArn,
    // As in the cluster's own node groups: the CloudWatch agent reads the metadata from its pod.
    metadataHops: cluster.cloudwatch ? 2 : 1,
    tags: { environment: environment.name },
    expireAfter: EXPIRE_AFTER,
    pools: Object.fromEntries(NODE_PURPOSES.map((purpose) => [purpose, pool(context, purpose)])),
  };
}

/**
 * A pool launches the environment's own instance type, which the addresses of its subnets were counted for, and together no
 * more than the nodes between the least, which stand in node groups, and the most.
 */
function pool({ environment }: ReleaseContext, purpose: NodePurpose) {
  const { instanceType, perZone, diskGiB, capacity } = environment.cluster.nodes[purpose];
  const type = INSTANCE_TYPES.get(instanceType);
  const [least, most] = perZone;
  const nodes = (most - least) * environment.network.zones.length;
  return {
    instanceType,
    architecture: type?.architecture === 'arm64' ? 'arm64' : 'amd64',
    capacity: CAPACITY[capacity],
    zones: environment.network.zones.map((zone) => `${environment.region}${zone}`),
    diskGiB,
    ...(type === undefined ? {} : { maxPods: maxPods(type, { prefixDelegation: true }) }),
    labels: { [PURPOSE_LABEL]: purpose },
    taints: TAINTS[purpose].map(({ key, value, effect }) => ({ key, value, effect: EFFECT[effect] })),
    limits: { cpu: nodes * (type?.vcpu ?? 0), memoryGiB: nodes * (type?.memoryGiB ?? 0) },
  };
}

/** `1.36.4-20260930` is the image `al2023@v20260930`; without a pinned one the newest, which then replaces nodes by itself. */
export function imageAlias(release: string | undefined): string {
  return `al2023@${release === undefined ? 'latest' : `v${release.split('-')[1] ?? ''}`}`;
}
