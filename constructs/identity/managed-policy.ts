import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy/index.js';
import { Construct } from 'constructs';
import { policyDocument, type Statement } from './statement.ts';

/** Most characters of a managed policy, white space not counted (IAM quotas, read 2026-11-21). */
export const MANAGED_POLICY_LIMIT = 6144;

/** Managed policies that one role may have attached without asking for more (IAM quotas, read 2026-11-21). */
export const POLICIES_PER_ROLE = 10;

export interface ManagedPolicyProps {
  readonly name: string;
  readonly description: string;
  readonly statements: readonly Statement[];
}

/** A customer managed policy. */
export class ManagedPolicy extends Construct {
  readonly resource: IamPolicy;

  constructor(scope: Construct, id: string, { name, description, statements }: ManagedPolicyProps) {
    super(scope, id);
    this.resource = new IamPolicy(this, 'Resource', { name, description, policy: policyDocument(statements) });
  }

  get arn(): string {
    return this.resource.arn;
  }
}

/** Characters of a policy as IAM counts them. */
export function policyLength(document: string): number {
  return document.replace(/\s/g, '').length;
}
