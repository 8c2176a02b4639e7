import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry/index.js';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association/index.js';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/schema.ts';
import { pascalCase } from '../../lib/names.ts';

export type Person = Environment['cluster']['people'][number];

/** What EKS's access policies are called; each works in the whole cluster here. */
export type AccessPolicy = 'AmazonEKSClusterAdminPolicy' | 'AmazonEKSEditPolicy' | 'AmazonEKSViewPolicy';

/**
 * Group of Kubernetes that may read what releases hold, secrets apart: the chart `platform` gives it the rights. EKS's own view
 * policy knows no kinds of controllers and none without a namespace, so drift would see half of a release.
 */
export const READERS = 'platform:readers';

/** One IAM role that may enter the cluster, and as what. */
export interface AccessGrant {
  /** Names the grant in plans: `platform-admins`, `pipeline-plan`. */
  readonly name: string;
  readonly principalArn: string;
  readonly policy: AccessPolicy;
  /** Groups of Kubernetes that the role is in besides; none where it is left out. */
  readonly groups?: readonly string[];
}

const POLICY_OF: Readonly<Record<Person['may'], AccessPolicy>> = {
  administer: 'AmazonEKSClusterAdminPolicy',
  edit: 'AmazonEKSEditPolicy',
  view: 'AmazonEKSViewPolicy',
};

export interface AccessGrantsInput {
  readonly accountId: string;
  readonly people: readonly Person[];
  readonly planRoleArn: string;
  readonly applyRoleArn: string;
}

/**
 * Everybody who may enter: the pipeline's two roles and people by the role of their permission set. The plan role sees
 * everything but secrets. Nodes are missing on purpose: EKS makes the entry of a managed node group's role itself.
 */
export function accessGrants({ accountId, people, planRoleArn, applyRoleArn }: AccessGrantsInput): AccessGrant[] {
  return [
    { name: 'pipeline-plan', principalArn: planRoleArn, policy: 'AmazonEKSViewPolicy', groups: [READERS] },
    { name: 'pipeline-apply', principalArn: applyRoleArn, policy: 'AmazonEKSClusterAdminPolicy' },
    ...people.map(({ name, ssoRole, may }) => ({
      name,
      principalArn: `arn:aws:iam::${accountId}:role/${ssoRole}`,
      policy: POLICY_OF[may],
    })),
  ];
}

export interface AccessProps {
  readonly clusterName: string;
  readonly grants: readonly AccessGrant[];
}

/** The access entries of a cluster. */
export class Access extends Construct {
  constructor(scope: Construct, id: string, { clusterName, grants }: AccessProps) {
    super(scope, id);
    for (const { name, principalArn, policy, groups } of grants) {
      const entry = new EksAccessEntry(this, pascalCase(name), {
        clusterName,
        principalArn,
        type: 'STANDARD',
        ...(groups === undefined ? {} : { kubernetesGroups: [...groups] }),
      });
      new EksAccessPolicyAssociation(this, `${pascalCase(name)}Policy`, {
        clusterName,
        principalArn: entry.principalArn,
        policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
        accessScope: { type: 'cluster' },
      });
    }
  }
}
