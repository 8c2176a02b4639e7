import { SecretsmanagerSecretRotation } from '@cdktf/provider-aws/lib/secretsmanager-secret-rotation/index.js';
import { Construct } from 'constructs';
import { pascalCase } from '../../lib/names.ts';
import { type NeedContext, usersOf } from '../needs/need.ts';
import { RotationFunction } from './rotation-function.ts';
import { SecretContainer } from './secret-container.ts';

/** Days between two rotations. An application's earlier login stays valid until the rotation after the next. */
const ROTATION_DAYS = 30;

export interface DatabasePasswordsProps {
  readonly context: NeedContext;
  readonly needName: string;
  readonly instance: { readonly identifier: string; readonly arn: string };
}

/**
 * The secrets of one instance: the master's and one for each service that uses it, all rotated by a function of ours.
 *
 * Secrets Manager accepts a schedule for a secret that has no version yet and, asked not to rotate at once, only runs the
 * function's test step, which has nothing to test then. So nothing rotates before `npm run apply` has put the first
 * versions (`FirstValue`) and run the first rotations, the master's first; from then on the schedule counts.
 */
export class DatabasePasswords extends Construct {
  readonly master: SecretContainer;
  /** By service. */
  readonly services: ReadonlyMap<string, SecretContainer>;

  constructor(scope: Construct, id: string, { context, needName, instance }: DatabasePasswordsProps) {
    super(scope, id);
    this.master = new SecretContainer(this, 'Master', {
      context,
      path: [needName, 'master'],
      description: `Master login of ${instance.identifier}: engine, host, port, dbname, username, password`,
    });
    const users = usersOf(context.deployment, needName);
    this.services = new Map(
      users.map(({ service }) => [
        service,
        new SecretContainer(this, pascalCase(service), {
          context,
          path: [needName, service],
          description: `Login of ${service} at ${instance.identifier}: host, port, dbname, schema, username, password`,
        }),
      ]),
    );
    this.rotate(context, needName, instance);
  }

  get all(): readonly SecretContainer[] {
    return [this.master, ...this.services.values()];
  }

  private rotate(context: NeedContext, needName: string, instance: DatabasePasswordsProps['instance']): void {
    const rotation = new RotationFunction(this, 'Rotation', {
      context,
      needName,
      instance,
      masterSecretArn: this.master.arn,
      secretArns: this.all.map((secret) => secret.arn),
    });
    for (const secret of this.all) {
      new SecretsmanagerSecretRotation(secret, 'Rotation', {
        secretId: secret.resource.id,
        rotationLambdaArn: rotation.resource.arn,
        rotateImmediately: false,
        rotationRules: { automaticallyAfterDays: ROTATION_DAYS },
        dependsOn: [rotation.permission],
      });
    }
  }
}

/** PostgreSQL role of a service; hyphens would need quoting in every statement. */
export function databaseUser(service: string): string {
  return service.replaceAll('-', '_');
}
