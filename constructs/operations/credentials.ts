import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret/index.js';
import { SecretsmanagerSecretPolicy } from '@cdktf/provider-aws/lib/secretsmanager-secret-policy/index.js';
import { Construct } from 'constructs';
import { recoveryDays, stayInside } from '../data/secret-container.ts';
import { policyDocument } from '../identity/statement.ts';

export interface CredentialsProps {
  readonly name: string;
  /** What it is for and which keys its JSON value has: the person who fills it reads this. */
  readonly description: string;
  readonly keyArn: string;
  readonly accountId: string;
  readonly removal: 'retain' | 'destroy';
}

/** A secret of an instance, without a value: a person puts it, the instance asks for it at boot. */
export class Credentials extends Construct {
  readonly resource: SecretsmanagerSecret;

  constructor(scope: Construct, id: string, { name, description, keyArn, accountId, removal }: CredentialsProps) {
    super(scope, id);
    this.resource = new SecretsmanagerSecret(this, 'Resource', {
      name,
      description,
      kmsKeyId: keyArn,
      recoveryWindowInDays: recoveryDays(removal),
      lifecycle: { preventDestroy: removal === 'retain' },
    });
    new SecretsmanagerSecretPolicy(this, 'Policy', {
      secretArn: this.arn,
      policy: policyDocument(stayInside(accountId)),
      blockPublicPolicy: true,
    });
  }

  get arn(): string {
    return this.resource.arn;
  }
}
