import { NODE_PURPOSES, type NodePurpose, PURPOSE_LABEL, TAINTS } from '../../constructs/cluster/node-settings.ts';
import { allocatable } from '../../environments/checks/addresses.ts';
import { INSTANCE_TYPES, maxPods } from '../../lib/instance-types.ts';
import type { KubernetesObject } from './object.ts';

/** One machine of a cluster. */
export interface NodeSpec {
  readonly name: string;
  /** Full name, such as `us-east-1a`. */
  readonly zone: string;
  readonly region: string;
  readonly purpose: NodePurpose;
  /** A key of INSTANCE_TYPES. */
  readonly instanceType: string;
}

/** The parts of an environment that decide its nodes. */
export interface NodeGroups {
  readonly region: string;
  /** Letters. */
  readonly network: { readonly zones: readonly string[] };
  readonly cluster: {
    /** `perZone`: least and most. */
    readonly nodes: Readonly<Record<NodePurpose, { instanceType: string; perZone: readonly [number, number] }>>;
  };
}

export const ZONE_LABEL = 'topology.kubernetes.io/zone';

/** Volumes that the EBS driver attaches to one instance of the usual families, less its root volume and interfaces. */
const VOLUMES_PER_NODE = 25;

/** The nodes that an environment's groups would have: `least` or `most` of each purpose in every zone. */
export function nodesOf({ region, network, cluster }: NodeGroups, size: 'least' | 'most' = 'least'): NodeSpec[] {
  return network.zones.flatMap((letter) =>
    NODE_PURPOSES.flatMap((purpose) => {
      const { perZone, instanceType } = cluster.nodes[purpose];
      const zone = `${region}${letter}`;
      const count = perZone[size === 'least' ? 0 : 1];
      return Array.from({ length: count }, (_, index) => ({
        name: `${purpose}-${zone}-${index}`,
        zone,
        region,
        purpose,
        instanceType,
      }));
    }),
  );
}

/**
 * The Node as a kubelet of EKS registers it: labels, taints, and what EKS leaves of the instance for pods.
 * @param index gives the node addresses of its own; 0 to 250.
 */
export function nodeObject({ name, zone, region, purpose, instanceType }: NodeSpec, index: number): KubernetesObject {
  const type = INSTANCE_TYPES.get(instanceType);
  if (type === undefined) throw new Error(`${name}: unknown instance type ${instanceType}`);
  const pods = String(maxPods(type, { prefixDelegation: true }));
  const room = allocatable(type);
  const architecture = type.architecture === 'arm64' ? 'arm64' : 'amd64';
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        [ZONE_LABEL]: zone,
        'topology.kubernetes.io/region': region,
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': architecture,
        'node.kubernetes.io/instance-type': instanceType,
        [PURPOSE_LABEL]: purpose,
      },
    },
    spec: {
      podCIDR: `100.64.${index}.0/24`,
      podCIDRs: [`100.64.${index}.0/24`],
      providerID: `aws:///${zone}/i-${index.toString(16).padStart(17, '0')}`,
      taints: TAINTS[purpose].map(({ key, value }) => ({ key, value, effect: 'PreferNoSchedule' })),
    },
    status: {
      addresses: [
        { type: 'InternalIP', address: `10.0.0.${index + 4}` },
        { type: 'Hostname', address: name },
      ],
      capacity: { cpu: String(type.vcpu), memory: `${type.memoryGiB}Gi`, pods, 'ephemeral-storage': '50Gi' },
      allocatable: {
        cpu: `${room.cpuMillicores}m`,
        memory: `${room.memoryMiB}Mi`,
        pods,
        'ephemeral-storage': '45Gi',
      },
      nodeInfo: {
        architecture,
        operatingSystem: 'linux',
        kernelVersion: '',
        osImage: '',
        containerRuntimeVersion: '',
        kubeletVersion: '',
        kubeProxyVersion: '',
        machineID: '',
        systemUUID: '',
        bootID: '',
      },
    },
  };
}

/** What the EBS driver's node part reports of a node; without it the scheduler knows no limit of volumes. */
export function csiNodeObject({ name }: NodeSpec, uid: string): KubernetesObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: { name, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] },
    spec: {
      drivers: [
        {
          name: 'ebs.csi.aws.com',
          nodeID: name,
          topologyKeys: [ZONE_LABEL],
          allocatable: { count: VOLUMES_PER_NODE },
        },
      ],
    },
  };
}
