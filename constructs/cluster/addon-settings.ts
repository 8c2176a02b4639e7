import type { AddonName } from '../../lib/catalogue/index.ts';

/** One EKS add-on as this platform sets it. */
export interface AddonSettings {
  readonly name: AddonName;
  /** Settings as the add-on's own schema takes them; what is left out stays at EKS's default. */
  readonly configuration?: Readonly<Record<string, unknown>>;
}

export interface AddonInput {
  readonly cloudwatch: boolean;
  /** Tags of the volumes that the EBS driver makes, for cost allocation. */
  readonly volumeTags: Readonly<Record<string, string>>;
}

/**
 * Before there are nodes: pods get addresses by prefix (a node asks for blocks of 16, which is what makes room for its
 * pods) and network policies are enforced from the first pod on. The setting does not reach nodes that run already.
 */
export function addonsBeforeNodes(): readonly AddonSettings[] {
  return [
    {
      name: 'vpc-cni',
      configuration: {
        enableNetworkPolicy: 'true',
        env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' },
      },
    },
    { name: 'kube-proxy' },
    { name: 'eks-pod-identity-agent' },
  ];
}

/**
 * Once there are nodes: these run as deployments, and EKS calls them degraded as long as their pods wait. The snapshot
 * controller comes first, because it brings the definitions that the EBS driver's snapshotter looks for when it starts.
 */
export function addonsAfterNodes({ cloudwatch, volumeTags }: AddonInput): readonly AddonSettings[] {
  return [
    { name: 'coredns', configuration: { autoScaling: { enabled: true, minReplicas: 2, maxReplicas: 10 } } },
    { name: 'snapshot-controller' },
    { name: 'aws-ebs-csi-driver', configuration: { controller: { extraVolumeTags: volumeTags } } },
    { name: 'metrics-server' },
    ...(cloudwatch ? [{ name: 'amazon-cloudwatch-observability' } as const] : []),
  ];
}
