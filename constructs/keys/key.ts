import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Construct } from 'constructs';
import { policyDocument, type Statement } from '../identity/statement.ts';
import { administration } from './key-policy.ts';

export interface KeyProps {
  /** Name without `alias/`; unique in the account and region. */
  readonly alias: string;
  /** What it protects, as a sentence. */
  readonly description: string;
  readonly accountId: string;
  /** `retain`: Terraform refuses to remove it, and AWS waits 30 days. `destroy`: AWS waits 7 days, its shortest. */
  readonly removal: 'retain' | 'destroy';
  /** Services that use it, beside the account's own roles, which their IAM policies allow. */
  readonly statements?: readonly Statement[];
  /** Provider of another region. */
  readonly provider?: AwsProvider;
}

/** A symmetric KMS key that AWS rotates every year. Price: 1 USD a month, and as much again for each of two rotations. */
export class Key extends Construct {
  readonly resource: KmsKey;

  constructor(scope: Construct, id: string, props: KeyProps) {
    super(scope, id);
    const other = props.provider === undefined ? {} : { provider: props.provider };
    this.resource = new KmsKey(this, 'Resource', {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: deletionDays(props.removal),
      policy: policyDocument([administration(props.accountId), ...(props.statements ?? [])]),
      lifecycle: { preventDestroy: props.removal === 'retain' },
      ...other,
    });
    new KmsAlias(this, 'Alias', { name: `alias/${props.alias}`, targetKeyId: this.resource.keyId, ...other });
  }

  get arn(): string {
    return this.resource.arn;
  }
}

/** Days between the order to delete a key and its loss; what it encrypted is unreadable afterwards. AWS accepts 7..30. */
export function deletionDays(removal: 'retain' | 'destroy'): 7 | 30 {
  return removal === 'retain' ? 30 : 7;
}
