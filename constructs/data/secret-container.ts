import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret/index.js';
import { SecretsmanagerSecretPolicy } from '@cdktf/provider-aws/lib/secretsmanager-secret-policy/index.js';
import { Construct } from 'constructs';
import { policyDocument, type Statement } from '../identity/statement.ts';
import type { NeedContext } from '../needs/need.ts';

/** Days in which a deleted secret can be had back where the environment retains data; the most that AWS offers. */
const RECOVERY_DAYS = 30;

export interface SecretContainerProps {
  readonly context: NeedContext;
  /** Parts behind `<environment>/<system>/`. */
  readonly path: readonly string[];
  /** What it is for, and which keys its JSON value has: the person who fills it reads this. */
  readonly description: string;
}

/**
 * A secret without a value. A person, the command line or a rotation function puts the value; Terraform never reads or
 * writes one, so none lands in code, plan or state. A copy lives in the second region where the environment keeps copies.
 */
export class SecretContainer extends Construct {
  readonly resource: SecretsmanagerSecret;
  readonly name: string;

  constructor(scope: Construct, id: string, { context, path, description }: SecretContainerProps) {
    super(scope, id);
    const { environment, keys } = context;
    this.name = secretName(context, path);
    this.resource = new SecretsmanagerSecret(this, 'Resource', {
      name: this.name,
      description,
      kmsKeyId: keys.data,
      recoveryWindowInDays: recoveryDays(environment.removal),
      ...(environment.backups.copyDays === 0
        ? {}
        : { replica: [{ region: environment.secondRegion, kmsKeyId: keys.dataSecond }] }),
      lifecycle: { preventDestroy: environment.removal === 'retain' },
    });
    new SecretsmanagerSecretPolicy(this, 'Policy', {
      secretArn: this.arn,
      policy: policyDocument(stayInside(environment.accountId)),
      blockPublicPolicy: true,
    });
  }

  get arn(): string {
    return this.resource.arn;
  }
}

/** `<environment>/<system>/<need>[/<part>]`: the path says who owns it. */
export function secretName({ environment, deployment }: NeedContext, path: readonly string[]): string {
  return [environment.name, deployment.system.name, ...path].join('/');
}

/** 0 deletes at once, so that an environment that is rebuilt at will may use the name again. */
export function recoveryDays(removal: 'retain' | 'destroy'): number {
  return removal === 'retain' ? RECOVERY_DAYS : 0;
}

/** Nobody from another account and nothing without TLS, whatever an identity policy says. In a secret's policy `*` is the secret. */
export function stayInside(accountId: string): readonly Statement[] {
  const every = { effect: 'Deny', principals: '*', actions: ['secretsmanager:*'], resources: ['*'] } as const;
  return [
    { ...every, sid: 'DenyWithoutTls', conditions: { Bool: { 'aws:SecureTransport': 'false' } } },
    {
      ...every,
      sid: 'DenyOtherAccounts',
      conditions: {
        StringNotEquals: { 'aws:PrincipalAccount': accountId },
        // Secrets Manager copies the secret to the second region in its own name.
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    },
  ];
}
