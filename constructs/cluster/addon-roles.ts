import { Fn } from 'cdktf';
import type { AddonName } from '../../lib/catalogue/index.ts';
import { trustPodIdentity } from '../identity/role.ts';
import type { Statement } from '../identity/statement.ts';
import { volumeKeyStatements } from '../identity/volume-key.ts';

/** The role of an add-on that calls AWS, and how its pods come to it. */
export interface AddonRole {
  /** Role name without the environment. */
  readonly name: string;
  readonly description: string;
  readonly serviceAccount: string;
  /** `irsa`: by the cluster's identity provider. `pod-identity`: by the agent on the node. */
  readonly identity: 'irsa' | 'pod-identity';
  readonly managedPolicies: readonly string[];
  readonly statements: readonly Statement[];
}

export interface AddonRolesInput {
  readonly dataKeyArn: string;
}

/** Roles by add-on; an add-on that is missing here calls nothing in AWS. */
export function addonRoles({ dataKeyArn }: AddonRolesInput): Readonly<Partial<Record<AddonName, AddonRole>>> {
  return {
    'vpc-cni': {
      name: 'vpc-cni',
      description: 'VPC CNI: network interfaces and address prefixes of nodes',
      serviceAccount: 'aws-node',
      identity: 'irsa',
      managedPolicies: ['AmazonEKS_CNI_Policy'],
      statements: [],
    },
    'aws-ebs-csi-driver': {
      name: 'ebs-csi-driver',
      description: 'EBS CSI driver: volumes and snapshots of the cluster, encrypted by the data key',
      serviceAccount: 'ebs-csi-controller-sa',
      identity: 'pod-identity',
      managedPolicies: ['AmazonEBSCSIDriverPolicyV2'],
      statements: volumeKeyStatements(dataKeyArn),
    },
    'amazon-cloudwatch-observability': {
      name: 'cloudwatch-agent',
      description: 'CloudWatch agent: metrics, logs and traces of nodes and pods',
      serviceAccount: 'cloudwatch-agent',
      identity: 'pod-identity',
      managedPolicies: ['CloudWatchAgentServerPolicy', 'AWSXrayWriteOnlyAccess'],
      statements: [],
    },
  };
}

export interface AddonTrustInput {
  readonly accountId: string;
  readonly identityProviderArn: string;
  /** URL of the cluster's issuer, with `https://`. */
  readonly issuer: string;
}

/** Who may act as an add-on's role: its own service account only where IRSA names it, else whatever EKS associates. */
export function addonTrust({ identity, serviceAccount }: AddonRole, input: AddonTrustInput): Statement {
  if (identity === 'pod-identity') return trustPodIdentity(input.accountId);
  const issuer = Fn.replace(input.issuer, 'https://', '');
  return {
    sid: 'ServiceAccount',
    actions: ['sts:AssumeRoleWithWebIdentity'],
    principals: { Federated: [input.identityProviderArn] },
    conditions: {
      StringEquals: {
        [`${issuer}:aud`]: 'sts.amazonaws.com',
        [`${issuer}:sub`]: `system:serviceaccount:kube-system:${serviceAccount}`,
      },
    },
  };
}
