import { variablesOf } from '../../environments/fields.ts';
import { seedSecret } from './application-values.ts';
import { type SecretData, secretField } from './secret-fields.ts';
import { needOf, type SystemFacts, storesOf } from './system-facts.ts';

/** A Kubernetes Secret that External Secrets makes: what is read, and what it holds. */
export interface ExternalSecretValue {
  readonly name: string;
  readonly data: readonly SecretData[];
  readonly variables: Readonly<Record<string, string>>;
}

/** Keys of a login to MongoDB as the operator reads it. */
export const PASSWORD_KEY = 'password';

/** Every Secret of a system: one for each service with secret variables, one for each login of a store, one for each seed. */
export function externalSecrets(facts: SystemFacts): readonly ExternalSecretValue[] {
  return [
    ...Object.keys(facts.deployment.services).flatMap((service) => serviceSecret(facts, service)),
    ...storesOf(facts).flatMap((store) => storeSecrets(facts, store)),
    ...Object.keys(facts.deployment.services).flatMap((service) => seedLogin(facts, service)),
  ];
}

/** Secret with the login of a user of a document store. */
export function documentStoreSecret(store: string, user: string): string {
  return `${store}-${user}`;
}

function serviceSecret(facts: SystemFacts, name: string): readonly ExternalSecretValue[] {
  const { system, services } = facts.deployment;
  const service = services[name];
  if (service === undefined) return [];
  const fields = variablesOf(system, service)
    .filter(({ kind }) => kind === 'secret')
    .map((variable) => ({ variable: variable.name, ...secretField(facts, name, variable.need, variable.field) }));
  if (fields.length === 0) return [];
  const data = new Map(fields.flatMap((field) => field.data.map((item) => [item.key, item] as const)));
  const variables = fields.map(({ variable, template }) => [variable, template]);
  return [{ name, data: [...data.values()], variables: Object.fromEntries(variables) }];
}

function storeSecrets(facts: SystemFacts, store: string): readonly ExternalSecretValue[] {
  const need = needOf(facts, store);
  if (need.kind === 'object-store') {
    return [
      asItIs(facts, need.root, ['root-user', 'root-password']),
      ...Object.keys(need.users).map((user) => asItIs(facts, user, ['access-key', 'secret-key'])),
    ];
  }
  const password = (user: string, field: string) => ({
    name: documentStoreSecret(store, user),
    data: [{ key: PASSWORD_KEY, secret: facts.output(store, field), property: 'password' }],
    variables: { [PASSWORD_KEY]: `{{ .${PASSWORD_KEY} }}` },
  });
  return [
    password('root', 'root_secret_name'),
    ...usersOf(facts, store).map((user) => password(user, `secret_name_${user}`)),
  ];
}

/** Services that log in to a store. */
export function usersOf({ deployment }: Pick<SystemFacts, 'deployment'>, store: string): readonly string[] {
  return Object.entries(deployment.services).flatMap(([name, { uses }]) => (uses[store] === undefined ? [] : [name]));
}

function asItIs(facts: SystemFacts, need: string, properties: readonly string[]): ExternalSecretValue {
  return secretOf(facts, need, need, Object.fromEntries(properties.map((property) => [property, property])));
}

/** The upload reads its login as variables. */
function seedLogin(facts: SystemFacts, service: string): readonly ExternalSecretValue[] {
  const seed = facts.deployment.services[service]?.seed;
  if (seed === undefined) return [];
  const variables = { ACCESS_KEY: 'access-key', SECRET_KEY: 'secret-key' };
  return [secretOf(facts, seedSecret(service), seed.login, variables)];
}

/** A Secret whose values are those of a secret need, under names of its own. */
function secretOf(
  facts: SystemFacts,
  name: string,
  need: string,
  properties: Readonly<Record<string, string>>,
): ExternalSecretValue {
  const secret = facts.output(need, 'secret_name');
  const key = (property: string) => property.replaceAll('-', '_');
  const entries = Object.entries(properties);
  return {
    name,
    data: entries.map(([, property]) => ({ key: key(property), secret, property })),
    variables: Object.fromEntries(entries.map(([variable, property]) => [variable, `{{ .${key(property)} }}`])),
  };
}
