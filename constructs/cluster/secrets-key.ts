import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { Construct } from 'constructs';
import { policyDocument } from '../identity/statement.ts';

export interface SecretsKeyProps {
  readonly accountId: string;
  /** Without the prefix `alias/`. */
  readonly alias: string;
  readonly removal: 'retain' | 'destroy';
}

/** Days between asking for a key's deletion and losing what it encrypts; AWS accepts 7 to 30. */
const DELETION_DAYS = { retain: 30, destroy: 7 } as const;

/** The key of Kubernetes secrets. EKS uses it through a grant that the creator of the cluster gives; it is lost with the cluster. */
export class SecretsKey extends Construct {
  readonly resource: KmsKey;

  constructor(scope: Construct, id: string, { accountId, alias, removal }: SecretsKeyProps) {
    super(scope, id);
    this.resource = new KmsKey(this, 'Resource', {
      description: 'Kubernetes secrets of the cluster',
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_DAYS[removal],
      policy: policyDocument([
        {
          sid: 'AccountDecides',
          principals: { AWS: [`arn:aws:iam::${accountId}:root`] },
          actions: ['kms:*'],
          resources: ['*'],
          because: 'a key policy speaks of its own key only; whom the account lets use it is said by IAM',
        },
      ]),
      lifecycle: { preventDestroy: removal === 'retain' },
    });
    new KmsAlias(this, 'Alias', { name: `alias/${alias}`, targetKeyId: this.resource.keyId });
  }

  get arn(): string {
    return this.resource.arn;
  }
}
