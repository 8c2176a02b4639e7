import { Construct } from 'constructs';
import type { Deployment } from '../../environments/platform.ts';
import { NAME_LIMITS } from '../../lib/aws-limits.ts';
import type { NeedKind } from '../../systems/schema.ts';
import { type NeedConstruct, type NeedContext, needName } from '../needs/need.ts';
import { Role } from './role.ts';
import type { Statement } from './statement.ts';

/** Controllers that read for a system, by what ends the name of their role: `<environment>-<controller>`. */
export const CONTROLLERS = { secrets: 'external-secrets', queues: 'keda-operator' } as const;

const SECRET_KINDS: readonly NeedKind[] = ['postgres', 'mongo', 'secret'];

/** Whether the system has a role that reads its secrets (output `secrets_reader_role_arn`). */
export function readsSecrets({ system, services }: Deployment): boolean {
  const used = new Set(Object.values(services).flatMap(({ uses }) => Object.keys(uses)));
  // A database that no service uses has no login to read.
  return Object.entries(system.needs).some(([name, { kind }]) =>
    kind === 'postgres' ? used.has(name) : SECRET_KINDS.includes(kind),
  );
}

/** Whether the system has a role that reads the length of its queues (output `queue_reader_role_arn`). */
export function readsQueues({ system }: Deployment): boolean {
  return Object.values(system.needs).some(({ kind }) => kind === 'queue');
}

export interface ReaderRolesProps {
  readonly context: NeedContext;
  readonly needs: ReadonlyMap<string, NeedConstruct>;
}

/** The roles that External Secrets and KEDA assume for this system, and for no other. */
export class ReaderRoles extends Construct {
  readonly secrets: Role | undefined;
  readonly queues: Role | undefined;

  constructor(scope: Construct, id: string, { context, needs }: ReaderRolesProps) {
    super(scope, id);
    const { deployment, environment, keys } = context;
    const all = [...needs.values()];
    const secretArns = [...new Set(all.flatMap((need) => need.secretArns))];
    const queueArns = all.flatMap((need) => need.queueArns);
    this.secrets = readsSecrets(deployment)
      ? this.role('Secrets', context, secretStatements(secretArns, keys.data, environment.region))
      : undefined;
    this.queues = readsQueues(deployment) ? this.role('Queues', context, queueStatements(queueArns)) : undefined;
  }

  private role(id: 'Secrets' | 'Queues', context: NeedContext, statements: readonly Statement[]): Role {
    const { environment, deployment, boundaryArn } = context;
    const controller = CONTROLLERS[id === 'Secrets' ? 'secrets' : 'queues'];
    return new Role(this, id, {
      name: needName(context, [id === 'Secrets' ? 'secrets-reader' : 'queue-reader'], {
        maxLength: NAME_LIMITS.iamRole.max,
      }),
      description: `What ${controller} may read of ${deployment.system.name}`,
      trust: [trustController(environment.accountId, `${environment.name}-${controller}`)],
      boundaryArn,
      statements,
    });
  }
}

/**
 * Trust of a controller by the fixed name of its role. Not as the principal: IAM refuses one that does not exist yet, and
 * binds one that does to an id that changes when the role is made again. Pod Identity's session tags travel along.
 */
export function trustController(accountId: string, roleName: string): Statement {
  return {
    sid: 'Controller',
    actions: ['sts:AssumeRole', 'sts:TagSession'],
    principals: { AWS: [`arn:aws:iam::${accountId}:root`] },
    conditions: { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${accountId}:role/${roleName}` } },
  };
}

/** Reads of these secrets, and of the key behind them through Secrets Manager alone. */
export function secretStatements(secretArns: readonly string[], keyArn: string, region: string): readonly Statement[] {
  return [
    {
      sid: 'Secrets',
      actions: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:ListSecretVersionIds',
      ],
      resources: secretArns,
    },
    {
      sid: 'Key',
      actions: ['kms:Decrypt'],
      resources: [keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
    },
  ];
}

/** How long the queues are; not what is in them. */
export function queueStatements(queueArns: readonly string[]): readonly Statement[] {
  return [{ sid: 'Queues', actions: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], resources: queueArns }];
}
