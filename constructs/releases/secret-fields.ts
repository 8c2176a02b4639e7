import { snakeCase } from '../../lib/names.ts';
import { authorityFile } from './plain-fields.ts';
import { needOf, runsInCluster, type SystemFacts } from './system-facts.ts';

/** One value of one secret, under the name by which templates call it. */
export interface SecretData {
  readonly key: string;
  /** Name or ARN in Secrets Manager. */
  readonly secret: string;
  readonly property: string;
}

/** A variable whose value stands in a secret, or is composed from one. */
export interface SecretField {
  readonly data: readonly SecretData[];
  /** Template of External Secrets over the keys of `data`. */
  readonly template: string;
}

/** Port of MongoDB's members. */
export const MONGO_PORT = 27_017;

/**
 * The database refuses connections without TLS. `require` encrypts and does not check who answers: RDS's authority is in
 * no image's trust store, so any stricter mode would keep every program from starting that does not bring it along.
 */
const POSTGRES_OPTIONS = 'sslmode=require';

/** How a secret field of a need reaches a service: what is read and how the variable reads. */
export function secretField(facts: SystemFacts, service: string, name: string, field: string): SecretField {
  const need = needOf(facts, name);
  const prefix = snakeCase(name);
  switch (need.kind) {
    case 'postgres': {
      const host = facts.output(name, field === 'read-url' ? 'reader_host' : 'host');
      const place = `${host}:${facts.output(name, 'port')}/${need.database}`;
      return {
        data: login(prefix, postgresSecret(facts, service, name)),
        template: `postgresql://${ref(`${prefix}_username`)}:${ref(`${prefix}_password`)}@${place}?${POSTGRES_OPTIONS}`,
      };
    }
    case 'mongo':
      return mongoUrl(facts, service, name, need.database);
    case 'secret': {
      const key = `${prefix}_${snakeCase(field)}`;
      return {
        data: [{ key, secret: facts.output(name, 'secret_name'), property: field }],
        template: `{{ .${key} }}`,
      };
    }
    default:
      throw new Error(`${name} is a ${need.kind}: no field of it is secret`);
  }
}

/** RDS's own secrets have no name that is known before the database. */
function postgresSecret({ deployment, output }: SystemFacts, service: string, name: string): string {
  const size = deployment.sizes[name];
  const managed = size !== undefined && 'password' in size && size.password === 'rds-managed';
  return output(name, managed ? `secret_arn_${service}` : `secret_name_${service}`);
}

/** In the cluster each service is a user of its own name; elsewhere a person put the whole address. */
function mongoUrl(facts: SystemFacts, service: string, name: string, database: string): SecretField {
  const prefix = snakeCase(name);
  const secret = facts.output(name, `secret_name_${service}`);
  if (!runsInCluster(facts, name)) {
    return { data: [{ key: `${prefix}_uri`, secret, property: 'uri' }], template: `{{ .${prefix}_uri }}` };
  }
  const options = `replicaSet=${name}&authSource=admin&tls=true&tlsCAFile=${authorityFile(name)}`;
  const hosts = mongoHosts(facts, name).map((host) => `${host}:${MONGO_PORT}`);
  return {
    data: [{ key: `${prefix}_password`, secret, property: 'password' }],
    template: `mongodb://${service}:${ref(`${prefix}_password`)}@${hosts.join(',')}/${database}?${options}`,
  };
}

/** Names of the members, as the operator's headless Service gives them. */
function mongoHosts({ deployment }: SystemFacts, name: string): readonly string[] {
  const size = deployment.sizes[name];
  const members = size !== undefined && 'members' in size ? size.members : 1;
  const { name: namespace } = deployment.system;
  return Array.from({ length: members }, (_, index) => `${name}-${index}.${name}-svc.${namespace}.svc.cluster.local`);
}

function login(prefix: string, secret: string): readonly SecretData[] {
  return ['username', 'password'].map((property) => ({ key: `${prefix}_${property}`, secret, property }));
}

/** A value as part of a URL. */
function ref(key: string): string {
  return `{{ .${key} | urlquery }}`;
}
