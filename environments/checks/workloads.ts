import type { Problem } from '../../lib/errors.ts';
import { nearest } from '../../lib/near.ts';
import type { Need, Service, System } from '../../systems/schema.ts';
import { conflict } from './conflict.ts';
import type { Check } from './index.ts';

/** Keys of the secrets that log in to an object store. */
const ROOT_KEYS = ['root-user', 'root-password'];
const LOGIN_KEYS = ['access-key', 'secret-key'];
/** Kubernetes appends eleven characters to a CronJob's name for its jobs, which have at most 63. */
const CRON_NAME = 52;

/** What runs in the cluster fits together: stores, seeds, workers, budgets, and the names that they share there. */
export const workloads: Check = ({ systems }, problems) => {
  for (const system of systems) {
    problems.push(...stores(system), ...sharedNames(system));
    for (const [name, service] of Object.entries(system.services)) {
      const path = `systems/${system.name}: services.${name}`;
      problems.push(
        ...seeds(path, service, system),
        ...workers(path, service),
        ...budgets(path, service),
        ...exposure(path, service),
        ...crons(path, name, service),
      );
    }
  }
};

function stores({ name, needs }: System): Problem[] {
  return Object.entries(needs).flatMap(([key, need]) => {
    if (need.kind !== 'object-store') return [];
    const path = `systems/${name}: needs.${key}`;
    const twice = need.buckets.filter((bucket, index) => need.buckets.indexOf(bucket) < index);
    return [
      ...[...new Set(twice)].map((bucket) => repeated(`${path}.buckets`, bucket)),
      ...login(`${path}.root`, need.root, ROOT_KEYS, needs),
      ...Object.entries(need.users).flatMap(([user, { bucket }]) => [
        ...login(`${path}.users.${user}`, user, LOGIN_KEYS, needs),
        ...oneOf(`${path}.users.${user}.bucket`, bucket, need.buckets, 'name a bucket of the store'),
      ]),
    ];
  });
}

function repeated(path: string, given: string): Problem {
  return { code: 'DUPLICATE', path, given, allowed: 'each bucket once', fix: 'remove the repetition' };
}

/** A secret need with exactly what a login takes. */
function login(path: string, secret: string, keys: readonly string[], needs: System['needs']): Problem[] {
  const need = needs[secret];
  if (need === undefined || need.kind !== 'secret') {
    return oneOf(path, secret, namesOf(needs, 'secret'), 'name a need of the kind secret');
  }
  if (keys.every((key) => need.keys.includes(key))) return [];
  const fix = `write keys: [${keys.map((key) => `'${key}'`).join(', ')}] in that need`;
  return [conflict(path, secret, `a secret with the keys ${keys.join(' and ')}`, fix)];
}

function seeds(path: string, { seed, uses }: Service, { needs }: System): Problem[] {
  if (seed === undefined) return [];
  const store = needs[seed.store];
  if (store?.kind !== 'object-store') {
    const known = namesOf(needs, 'object-store');
    return oneOf(`${path}.seed.store`, seed.store, known, 'name a need of the kind object-store');
  }
  const writer = store.users[seed.login]?.may === 'read-write' && store.users[seed.login]?.bucket === seed.bucket;
  return [
    ...oneOf(`${path}.seed.bucket`, seed.bucket, store.buckets, 'name a bucket of the store'),
    ...login(`${path}.seed.login`, seed.login, LOGIN_KEYS, needs),
    ...(uses[seed.store] === undefined
      ? [conflict(`${path}.seed.store`, seed.store, 'a store that the service uses', `add \`${seed.store}\` to uses`)]
      : []),
    ...(writer || needs[seed.login]?.kind !== 'secret'
      ? []
      : [
          conflict(
            `${path}.seed.login`,
            seed.login,
            `a user of the store who may write into ${seed.bucket}`,
            `write users: { '${seed.login}': { bucket: '${seed.bucket}', may: 'read-write' } } in the store`,
          ),
        ]),
  ];
}

/** Who serves nothing has to get its work from somewhere. */
function workers(path: string, { port, routes, scaling, crons: jobs, uses }: Service): Problem[] {
  // With routes it is the port that is missing, which is told already.
  if (port !== undefined || routes.length > 0 || scaling.by === 'queue' || Object.keys(jobs).length > 0) return [];
  if (scaling.by === 'fixed' && Object.values(uses).includes('receive')) return [];
  const fix = "write scaling: { by: 'queue', … } with the queue it receives from, or the port that it listens on";
  return [conflict(`${path}.scaling`, scaling.by, 'a queue whose length decides, since the service has no port', fix)];
}

/** One pod is moved at a time when a node is drained: with one replica the others would be without it meanwhile. */
function budgets(path: string, { port, scaling }: Service): Problem[] {
  if (port === undefined || scaling.by !== 'fixed' || scaling.replicas >= 2) return [];
  const allowed = 'at least 2 of what others call: the disruption budget lets one pod go at a time';
  return [conflict(`${path}.scaling.replicas`, scaling.replicas, allowed, 'write 2 or more')];
}

function exposure(path: string, { exposed, port }: Service): Problem[] {
  if (exposed === undefined || port !== undefined) return [];
  return [conflict(`${path}.exposed`, exposed, 'a service with a port', 'write the port, or remove `exposed`')];
}

function crons(path: string, name: string, { crons: jobs }: Service): Problem[] {
  return Object.keys(jobs)
    .filter((job) => `${name}-${job}`.length > CRON_NAME)
    .map((job) => ({
      code: 'NAME_TOO_LONG',
      path: `${path}.crons.${job}`,
      given: `${name}-${job}`,
      allowed: `at most ${CRON_NAME} characters of service and job together`,
      fix: 'choose a shorter name for the job',
    }));
}

/** Releases and Kubernetes objects of one namespace: those of services, of their canaries, of stores and of the system. */
function sharedNames({ name, needs, services }: System): Problem[] {
  const taken = new Map([
    [`${name}-system`, `the release of what the services of ${name} share`],
    ...[...namesOf(needs, 'mongo'), ...namesOf(needs, 'object-store')].map((key) => [key, `the store ${key}`] as const),
    ...Object.keys(services).map((key) => [`${key}-canary`, `the canary of ${key}`] as const),
    ...Object.entries(services).flatMap(([key, { seed }]) =>
      seed === undefined ? [] : [[`${key}-seed`, `the login of the seed of ${key}`] as const],
    ),
    ...Object.entries(needs).flatMap(([key, need]) => logins(key, need, services)),
  ]);
  return Object.keys(services).flatMap((service): Problem[] => {
    const owner = taken.get(service);
    if (owner === undefined) return [];
    const path = `systems/${name}: services.${service}`;
    return [
      {
        code: 'DUPLICATE',
        path,
        given: service,
        allowed: `a name other than that of ${owner}`,
        fix: 'rename the service',
      },
    ];
  });
}

/** Secrets of those who log in to a store. */
function logins(store: string, need: Need, services: System['services']): (readonly [string, string])[] {
  const named = (names: readonly string[]) => names.map((name) => [name, `a login of the store ${store}`] as const);
  if (need.kind === 'object-store') return named([need.root, ...Object.keys(need.users)]);
  if (need.kind === 'mongo') return named(['root', ...Object.keys(services)].map((user) => `${store}-${user}`));
  return [];
}

function namesOf(needs: System['needs'], kind: Need['kind']): string[] {
  return Object.entries(needs).flatMap(([name, need]) => (need.kind === kind ? [name] : []));
}

function oneOf(path: string, given: string, known: readonly string[], fix: string): Problem[] {
  if (known.includes(given)) return [];
  const near = nearest(given, known);
  const hint = near === undefined ? fix : `did you mean \`${near}\`? Else ${fix}`;
  return [{ code: 'UNKNOWN_NEED', path, given, allowed: known.join(', ') || '(none)', fix: hint }];
}
