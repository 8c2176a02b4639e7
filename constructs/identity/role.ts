import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { policyDocument, type Statement } from './statement.ts';

export interface RoleProps {
  /** At most 64 characters; fixed, because other stacks' policies name it before it exists. */
  readonly name: string;
  readonly description: string;
  /** Who may assume it. */
  readonly trust: readonly Statement[];
  /** ARN of the boundary that no role of the platform exceeds; bootstrap publishes it. */
  readonly boundaryArn: string;
  /** Inline permissions; none makes a role that only managed policies fill. */
  readonly statements?: readonly Statement[];
  /** AWS managed policies by name, for example `AmazonEKSClusterPolicy`. */
  readonly managedPolicies?: readonly string[];
}

/** An IAM role under the platform's permissions boundary. */
export class Role extends Construct {
  readonly resource: IamRole;
  /** What must exist before somebody can act as the role, for `dependsOn`. */
  readonly permissions: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    this.resource = new IamRole(this, 'Resource', {
      name: props.name,
      description: props.description,
      assumeRolePolicy: policyDocument(props.trust),
      permissionsBoundary: props.boundaryArn,
    });
    const permissions: ITerraformDependable[] = [];
    if (props.statements !== undefined && props.statements.length > 0) {
      const policy = new IamRolePolicy(this, 'Policy', {
        name: 'permissions',
        role: this.resource.id,
        policy: policyDocument(props.statements),
      });
      permissions.push(policy);
    }
    for (const policy of props.managedPolicies ?? []) {
      const attachment = new IamRolePolicyAttachment(this, policy.split('/').at(-1) ?? policy, {
        role: this.resource.name,
        policyArn: `arn:aws:iam::aws:policy/${policy}`,
      });
      permissions.push(attachment);
    }
    this.permissions = permissions;
  }

  get arn(): string {
    return this.resource.arn;
  }
}

/** Trust of an AWS service, limited to this account against the confused deputy. */
export function trustService(service: string, accountId: string): Statement {
  return {
    sid: 'Service',
    actions: ['sts:AssumeRole'],
    principals: { Service: [service] },
    conditions: { StringEquals: { 'aws:SourceAccount': accountId } },
  };
}

/** Trust of services that send no source account when they assume a role (EC2, EKS and Lambda). */
export function trustComputeService(
  service: 'ec2.amazonaws.com' | 'eks.amazonaws.com' | 'lambda.amazonaws.com',
): Statement {
  return { sid: 'Service', actions: ['sts:AssumeRole'], principals: { Service: [service] } };
}

/**
 * Trust of services whose documented role trust names no source account (S3 replication, CloudTrail to CloudWatch Logs,
 * AWS Backup): they take only roles of their own account, and whoever hands one over needs `iam:PassRole`.
 */
export function trustOwnAccountService(
  service: 's3.amazonaws.com' | 'cloudtrail.amazonaws.com' | 'backup.amazonaws.com',
): Statement {
  return { sid: 'Service', actions: ['sts:AssumeRole'], principals: { Service: [service] } };
}

/** Trust of EKS Pod Identity; which pods get the role is said by the association beside the workload. */
export function trustPodIdentity(accountId: string): Statement {
  return {
    sid: 'PodIdentity',
    actions: ['sts:AssumeRole', 'sts:TagSession'],
    principals: { Service: ['pods.eks.amazonaws.com'] },
    conditions: { StringEquals: { 'aws:SourceAccount': accountId } },
  };
}
