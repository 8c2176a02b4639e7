import { Construct } from 'constructs';
import type { Deployment } from '../../environments/platform.ts';
import { NAME_LIMITS } from '../../lib/aws-limits.ts';
import { pascalCase } from '../../lib/names.ts';
import type { NeedKind } from '../../systems/schema.ts';
import { type NeedConstruct, type NeedContext, needName } from '../needs/need.ts';
import { Role, trustPodIdentity } from './role.ts';
import type { Statement } from './statement.ts';

/**
 * What using a need takes in AWS: no permission (`none`: External Secrets brings a secret to the pod, or the need lies in
 * the cluster), permissions alone (`role`), or also the key that the named AWS service encrypts its data with.
 */
const ROLE_FOR: Readonly<Record<NeedKind, 'none' | 'role' | 's3' | 'sns' | 'sqs'>> = {
  postgres: 'none',
  redis: 'role',
  mongo: 'none',
  bucket: 's3',
  queue: 'sqs',
  topic: 'sns',
  secret: 'none',
  site: 's3',
  'object-store': 'none',
};

/**
 * The services that get a role and a Pod Identity association: those that use a need in AWS, in the order of the system's
 * file. The stack of the system's AWS side makes the roles, the stack of its cluster side the associations.
 */
export function servicesWithRole(deployment: Deployment): readonly string[] {
  return Object.keys(deployment.services).filter((service) =>
    kindsUsed(deployment, service).some((kind) => ROLE_FOR[kind] !== 'none'),
  );
}

/** AWS services through which a service may use the data key. */
export function keyServices(deployment: Deployment, service: string): readonly string[] {
  const through = kindsUsed(deployment, service)
    .map((kind) => ROLE_FOR[kind])
    .filter((aws) => aws !== 'none' && aws !== 'role');
  return [...new Set(through)].sort();
}

function kindsUsed({ system, services }: Deployment, service: string): readonly NeedKind[] {
  return Object.keys(services[service]?.uses ?? {}).flatMap((name) => system.needs[name]?.kind ?? []);
}

export interface ServiceIdentitiesProps {
  readonly context: NeedContext;
  readonly needs: ReadonlyMap<string, NeedConstruct>;
}

/** One role for each service that uses needs in AWS, with what its uses grant and nothing else. */
export class ServiceIdentities extends Construct {
  /** ARNs by service. */
  readonly arns: ReadonlyMap<string, string>;

  constructor(scope: Construct, id: string, { context, needs }: ServiceIdentitiesProps) {
    super(scope, id);
    const { deployment, environment, boundaryArn } = context;
    this.arns = new Map(
      servicesWithRole(deployment).map((service) => [
        service,
        new Role(this, pascalCase(service), {
          name: needName(context, [service], { maxLength: NAME_LIMITS.iamRole.max }),
          description: `Pods of ${service} of ${deployment.system.name}`,
          trust: [trustPodIdentity(environment.accountId)],
          boundaryArn,
          statements: serviceStatements(context, needs, service),
        }).arn,
      ]),
    );
  }
}

/** What the service's uses grant, each statement under its need's name, and the key for what is encrypted with it. */
export function serviceStatements(
  context: NeedContext,
  needs: ReadonlyMap<string, NeedConstruct>,
  service: string,
): readonly Statement[] {
  const { deployment, environment, keys } = context;
  const uses = Object.entries(deployment.services[service]?.uses ?? {});
  const granted = uses.flatMap(([name, access]) =>
    (needs.get(name)?.grant({ service, access }) ?? []).map((statement) => ({
      ...statement,
      sid: `${pascalCase(name)}${statement.sid}`,
    })),
  );
  const through = keyServices(deployment, service).map((aws) => `${aws}.${environment.region}.amazonaws.com`);
  if (through.length === 0) return granted;
  return [
    ...granted,
    {
      sid: 'DataKey',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [keys.data],
      conditions: { StringEquals: { 'kms:ViaService': through } },
    },
  ];
}
