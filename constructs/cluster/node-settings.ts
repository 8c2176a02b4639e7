import type { Environment } from '../../environments/schema.ts';
import { INSTANCE_TYPES, maxPods } from '../../lib/instance-types.ts';

export type NodeSettings = Environment['cluster']['nodes']['system'];

/** `system` nodes are meant for the platform's own pods, `applications` nodes for the systems. */
export type NodePurpose = keyof Environment['cluster']['nodes'];
export const NODE_PURPOSES = ['system', 'applications'] as const satisfies readonly NodePurpose[];

/** Label by which pods choose their nodes. */
export const PURPOSE_LABEL = 'purpose';

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: 'PREFER_NO_SCHEDULE';
}

/**
 * Applications are kept off system nodes as long as there is room elsewhere. It is a preference, not a refusal: a small
 * environment uses what it pays for, and an add-on without a toleration still finds a node.
 */
export const TAINTS: Readonly<Record<NodePurpose, readonly Taint[]>> = {
  system: [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'PREFER_NO_SCHEDULE' }],
  applications: [],
};

/** Image family of an instance type's processor. Changing the processor replaces the node groups. */
export function amiType(instanceType: string): 'AL2023_x86_64_STANDARD' | 'AL2023_ARM_64_STANDARD' {
  return INSTANCE_TYPES.get(instanceType)?.architecture === 'arm64'
    ? 'AL2023_ARM_64_STANDARD'
    : 'AL2023_x86_64_STANDARD';
}

/**
 * User data of Amazon Linux 2023. EKS merges it with its own (endpoint, certificate, labels), so it holds only what
 * differs: with prefix delegation a node carries more pods than its network interfaces have addresses, which the image
 * does not know. A type that the catalogue lacks gets no user data, and with it the image's own, lower number.
 */
export function userData(instanceType: string): string | undefined {
  const type = INSTANCE_TYPES.get(instanceType);
  if (type === undefined) return undefined;
  return [
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="BOUNDARY"',
    '',
    '--BOUNDARY',
    'Content-Type: application/node.eks.aws',
    '',
    'apiVersion: node.eks.aws/v1alpha1',
    'kind: NodeConfig',
    'spec:',
    '  kubelet:',
    '    config:',
    `      maxPods: ${maxPods(type, { prefixDelegation: true })}`,
    '',
    '--BOUNDARY--',
    '',
  ].join('\n');
}

export interface AutoscalerTagsInput {
  readonly clusterName: string;
  readonly purpose: NodePurpose;
  readonly diskGiB: number;
}

const AUTOSCALER = 'k8s.io/cluster-autoscaler';
const EFFECT = { PREFER_NO_SCHEDULE: 'PreferNoSchedule' } as const;

/**
 * What the cluster autoscaler reads from an auto scaling group: that it may change it, and what a node of it would look
 * like while there is none (scale from zero). Keyed by a name for plans.
 */
export function autoscalerTags({ clusterName, purpose, diskGiB }: AutoscalerTagsInput) {
  const template = `${AUTOSCALER}/node-template`;
  const taints = TAINTS[purpose].map(({ key, value, effect }) => [
    `Taint${key}`,
    { key: `${template}/taint/${key}`, value: `${value}:${EFFECT[effect]}` },
  ]);
  return {
    Enabled: { key: `${AUTOSCALER}/enabled`, value: 'true' },
    Owned: { key: `${AUTOSCALER}/${clusterName}`, value: 'owned' },
    Purpose: { key: `${template}/label/${PURPOSE_LABEL}`, value: purpose },
    Disk: { key: `${template}/resources/ephemeral-storage`, value: `${diskGiB}Gi` },
    ...Object.fromEntries(taints),
  } as Readonly<Record<string, { readonly key: string; readonly value: string }>>;
}
