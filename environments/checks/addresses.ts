import type { InstanceType } from '../../lib/instance-types.ts';
import { ADDRESSES_PER_PREFIX } from '../../lib/prefixes.ts';

/** Prefixes that a node keeps ready beside those in use (`WARM_PREFIX_TARGET` of the VPC CNI). */
const WARM_PREFIXES = 1;

/** How much more than its even share a node may get: the scheduler spreads pods, but not exactly. */
const IMBALANCE = 1.25;

/** Nodes of one purpose in one zone, at their most. */
export interface NodePool {
  readonly type: InstanceType;
  readonly nodes: number;
}

/** What the nodes of one zone take from its subnet. */
export interface Demand {
  /** `/28` prefixes: those with pods in them and the warm ones. */
  readonly prefixes: number;
  /** Primary addresses of the nodes' interfaces. */
  readonly interfaceAddresses: number;
  /** The most pods with an address of their own on one node of each pool, in the order of the pools. */
  readonly podsPerNode: readonly number[];
}

/**
 * Addresses that the nodes of one zone take when all of them and all pods are there. With prefix delegation a node takes
 * whole prefixes: one for every 16 pods begun, and a warm one; an interface holds one prefix in each of its slots but the
 * first, which is its own address (EKS best practices, "Prefix Mode for Linux"; amazon-vpc-cni-k8s,
 * docs/prefix-and-ip-target.md). Pods spread over nodes by their CPUs, a quarter more than the even share on any of them.
 * @param pods pods of the zone with an address of their own, without those that run on every node
 * @param podsOnEveryNode such pods on each node
 */
export function addressDemand(pools: readonly NodePool[], pods: number, podsOnEveryNode: number): Demand {
  const cpus = pools.reduce((sum, { type, nodes }) => sum + type.vcpu * nodes, 0);
  const shares = pools.map(({ type }) => Math.ceil(((pods * type.vcpu) / cpus) * IMBALANCE) + podsOnEveryNode);
  const perNode = pools.map(({ type, nodes }, index) => {
    const prefixes = Math.ceil((shares[index] ?? 0) / ADDRESSES_PER_PREFIX) + WARM_PREFIXES;
    return { prefixes: prefixes * nodes, interfaces: Math.ceil(prefixes / (type.ipv4PerEni - 1)) * nodes };
  });
  return {
    prefixes: perNode.reduce((sum, { prefixes }) => sum + prefixes, 0),
    interfaceAddresses: perNode.reduce((sum, { interfaces }) => sum + interfaces, 0),
    podsPerNode: shares,
  };
}

/** CPU and memory of a node that pods can have. */
export interface Allocatable {
  readonly cpuMillicores: number;
  readonly memoryMiB: number;
}

/** Share of the memory that the hypervisor and the kernel keep (Karpenter's `vmMemoryOverheadPercent`). */
const VM_OVERHEAD = 0.075;
/** Memory below which the kubelet evicts pods. */
const EVICTION_MIB = 100;

/**
 * What EKS leaves of a node: it reserves 6 % of the first CPU, 1 % of the second, 0.5 % of the next two and 0.25 % of
 * the rest, and 255 MiB plus 11 MiB for each pod that the network interfaces alone would carry
 * (awslabs/amazon-eks-ami, nodeadm/internal/kubelet/config.go).
 */
export function allocatable({ vcpu, memoryGiB, maxEnis, ipv4PerEni }: InstanceType): Allocatable {
  const reservedCpu = 60 + 10 * Math.min(1, vcpu - 1) + 5 * clamp(vcpu - 2, 2) + 2.5 * clamp(vcpu - 4, vcpu);
  const podsOfInterfaces = maxEnis * (ipv4PerEni - 1) + 2;
  const memory = memoryGiB * 1024 * (1 - VM_OVERHEAD) - (255 + 11 * podsOfInterfaces) - EVICTION_MIB;
  return { cpuMillicores: Math.floor(vcpu * 1000 - reservedCpu), memoryMiB: Math.floor(memory) };
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}
