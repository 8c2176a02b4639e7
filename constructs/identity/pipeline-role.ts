import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import { Construct } from 'constructs';
import type { ManagedPolicy } from './managed-policy.ts';
import { policyDocument, type Statement } from './statement.ts';

export interface PipelineRoleProps {
  readonly name: string;
  readonly description: string;
  readonly trust: Statement;
  readonly boundaryArn: string;
  /** Longest session; a job that runs longer loses its credentials in the middle of its work. AWS accepts 3600..43200. */
  readonly sessionSeconds: number;
  /** Permissions by attachment id. */
  readonly policies: Readonly<Record<string, ManagedPolicy>>;
}

/** A role that only GitLab jobs assume; its permissions are managed policies, since they don't fit into one document. */
export class PipelineRole extends Construct {
  readonly resource: IamRole;

  constructor(scope: Construct, id: string, props: PipelineRoleProps) {
    super(scope, id);
    this.resource = new IamRole(this, 'Resource', {
      name: props.name,
      description: props.description,
      assumeRolePolicy: policyDocument([props.trust]),
      permissionsBoundary: props.boundaryArn,
      maxSessionDuration: props.sessionSeconds,
    });
    for (const [policy, { arn }] of Object.entries(props.policies)) {
      new IamRolePolicyAttachment(this, policy, { role: this.resource.name, policyArn: arn });
    }
  }

  get arn(): string {
    return this.resource.arn;
  }
}
