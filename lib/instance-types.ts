/** What Kubernetes scheduling and addressing depend on in an EC2 instance type. */
export interface InstanceType {
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly architecture: 'x86_64' | 'arm64';
  /** Network interfaces, all on the first network card. */
  readonly maxEnis: number;
  /** IPv4 addresses of one interface; its first is the node's, not a pod's. */
  readonly ipv4PerEni: number;
}

/** Where interfaces and addresses come from (amazon-vpc-cni-k8s, pkg/vpc/vpc_ip_resource_limit.go, read 2026-08-20). */
export const INSTANCE_LIMITS_SOURCE =
  'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/pkg/vpc/vpc_ip_resource_limit.go';

/** Where vCPU and memory come from. */
export const INSTANCE_SIZES_SOURCE =
  'https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-type-specifications.html';

type Size = 'medium' | 'large' | 'xlarge' | '2xlarge' | '4xlarge';
type Addresses = readonly [maxEnis: number, ipv4PerEni: number];

const VCPU: Readonly<Record<Size, number>> = {
  medium: 2,
  large: 2,
  xlarge: 4,
  '2xlarge': 8,
  '4xlarge': 16,
};
const STANDARD_ADDRESSES: Readonly<Record<Exclude<Size, 'medium'>, Addresses>> = {
  large: [3, 10],
  xlarge: [4, 15],
  '2xlarge': [4, 15],
  '4xlarge': [8, 30],
};

/** Families with a fixed ratio of memory to vCPU; every size from large to 4xlarge exists in each. */
const STANDARD_FAMILIES = {
  m5: { memoryPerVcpu: 4, architecture: 'x86_64' },
  m6i: { memoryPerVcpu: 4, architecture: 'x86_64' },
  m6a: { memoryPerVcpu: 4, architecture: 'x86_64' },
  m7i: { memoryPerVcpu: 4, architecture: 'x86_64' },
  m7a: { memoryPerVcpu: 4, architecture: 'x86_64' },
  m7g: { memoryPerVcpu: 4, architecture: 'arm64' },
  c6i: { memoryPerVcpu: 2, architecture: 'x86_64' },
  c7i: { memoryPerVcpu: 2, architecture: 'x86_64' },
  r6i: { memoryPerVcpu: 8, architecture: 'x86_64' },
  r7i: { memoryPerVcpu: 8, architecture: 'x86_64' },
} as const;

/** Burstable families: CPU beyond a base rate is credit, unlimited by default and then charged. */
const BURSTABLE_FAMILIES = {
  t3: { architecture: 'x86_64' },
  t3a: { architecture: 'x86_64' },
  t4g: { architecture: 'arm64' },
} as const;

const BURSTABLE_SIZES = {
  medium: { memoryGiB: 4, addresses: [3, 6] },
  large: { memoryGiB: 8, addresses: [3, 12] },
  xlarge: { memoryGiB: 16, addresses: [4, 15] },
  '2xlarge': { memoryGiB: 32, addresses: [4, 15] },
} as const;

function standardTypes(): [string, InstanceType][] {
  return Object.entries(STANDARD_FAMILIES).flatMap(([family, { memoryPerVcpu, architecture }]) =>
    Object.entries(STANDARD_ADDRESSES).map(([size, [maxEnis, ipv4PerEni]]): [string, InstanceType] => {
      const vcpu = VCPU[size as Size];
      return [
        `${family}.${size}`,
        {
          vcpu,
          memoryGiB: vcpu * memoryPerVcpu,
          architecture,
          maxEnis,
          ipv4PerEni,
        },
      ];
    }),
  );
}

function burstableTypes(): [string, InstanceType][] {
  return Object.entries(BURSTABLE_FAMILIES).flatMap(([family, { architecture }]) =>
    Object.entries(BURSTABLE_SIZES).map(([size, { memoryGiB, addresses }]): [string, InstanceType] => {
      const [maxEnis, ipv4PerEni] = addresses;
      return [
        `${family}.${size}`,
        {
          vcpu: VCPU[size as Size],
          memoryGiB,
          architecture,
          maxEnis,
          ipv4PerEni,
        },
      ];
    }),
  );
}

/** Single-CPU sizes of the two newest general families; of all others the smallest size is `large`. */
const ONE_CPU: Omit<InstanceType, 'architecture'> = {
  vcpu: 1,
  memoryGiB: 4,
  maxEnis: 2,
  ipv4PerEni: 4,
};

/** For single machines; as a node it would carry eleven pods at most. */
const T3_SMALL: InstanceType = { vcpu: 2, memoryGiB: 2, architecture: 'x86_64', maxEnis: 3, ipv4PerEni: 4 };

/** The instance types that an environment may name, by their EC2 name. */
export const INSTANCE_TYPES: ReadonlyMap<string, InstanceType> = new Map([
  ...burstableTypes(),
  ...standardTypes(),
  ['t3.small', T3_SMALL],
  ['m7a.medium', { ...ONE_CPU, architecture: 'x86_64' }],
  ['m7g.medium', { ...ONE_CPU, architecture: 'arm64' }],
]);

/** Pods of a node that do not take an address of their own: they use the node's network. */
const HOST_NETWORK_PODS = 2;
/** Addresses in the /28 prefix that an interface slot holds with prefix delegation. */
const ADDRESSES_PER_PREFIX = 16;

/**
 * Pods that EKS's max-pods calculator recommends for a node. Without prefix delegation every pod takes one secondary
 * address. With it addresses are plentiful, and the limit is what a kubelet carries well: 110 below 30 vCPU, else 250.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html
 */
export function maxPods(type: InstanceType, { prefixDelegation }: { readonly prefixDelegation: boolean }): number {
  const slots = type.maxEnis * (type.ipv4PerEni - 1);
  if (!prefixDelegation) return slots + HOST_NETWORK_PODS;
  const recommended = type.vcpu < 30 ? 110 : 250;
  return Math.min(slots * ADDRESSES_PER_PREFIX + HOST_NETWORK_PODS, recommended);
}
