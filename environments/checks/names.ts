import { acceptsName, NAME_LIMITS, type NamedKind } from '../../lib/aws-limits.ts';
import type { Problem, ProblemCode } from '../../lib/errors.ts';
import { pascalCase, snakeCase } from '../../lib/names.ts';
import type { System } from '../../systems/schema.ts';
import type { Environment } from '../schema.ts';
import type { Check } from './index.ts';

/** Names of stacks and namespaces that the platform itself has; a system of that name would be taken for it. */
const RESERVED = [
  ...['bootstrap', 'account', 'network', 'edge', 'operations', 'cluster', 'platform'],
  ...['default', 'kube-system', 'kube-public', 'kube-node-lease', 'amazon-cloudwatch'],
  ...['monitoring', 'logging', 'argocd', 'istio-system', 'istio-ingress', 'external-secrets', 'external-dns'],
  ...['keda', 'velero', 'karpenter', 'cert-manager', 'mongodb', 'monitoring-nodes', 'reloader'],
] as const;

/** AWS's certificates take at most so many characters as their first name (ACM guide, "Request a public certificate"). */
const CERTIFICATE_NAME = 64;

/**
 * Names that AWS or Terraform would refuse, and names that turn into the same one. Names that are made of several parts
 * are cut by `lib/names.ts` and never too long; here are those that are used as they were written.
 */
export const names: Check = ({ environments, systems }, problems) => {
  for (const system of systems) {
    problems.push(...reserved(system, systems), ...sameIdentifiers(system), ...repositories(system));
  }
  for (const environment of environments) {
    problems.push(...writtenNames(environment), ...samePhysicalNames(environment, systems));
  }
};

function reserved({ name }: System, systems: readonly System[]): Problem[] {
  const isStack = systems.some((other) => name === `${other.name}-aws`);
  if (!isStack && !RESERVED.some((word) => word === name)) return [];
  return [
    {
      code: 'DUPLICATE',
      path: `systems/${name}: name`,
      given: name,
      allowed: 'a name that no stack and no namespace of the platform has',
      fix: 'choose another name for the system',
    },
  ];
}

/** `a-b` and `ab` would share one address in the state. */
function sameIdentifiers(system: System): Problem[] {
  return (['needs', 'services'] as const).flatMap((part) => {
    const keys = Object.keys(system[part]);
    return keys.flatMap((key, index) => {
      const first = keys.slice(0, index).find((other) => identifier(other) === identifier(key));
      return first === undefined ? [] : [clash(`systems/${system.name}: ${part}.${key}`, key, first)];
    });
  });
}

function identifier(name: string): string {
  return snakeCase(pascalCase(name)).replaceAll('_', '');
}

/** Need `x` of system `a-b` and need `b-x` of system `a` would share one name in AWS. */
function samePhysicalNames(environment: Environment, systems: readonly System[]): Problem[] {
  const here = systems.filter(({ name }) => Object.hasOwn(environment.systems, name));
  return (['needs', 'services'] as const).flatMap((part) => {
    const owners = new Map<string, string>();
    return here.flatMap((system) =>
      Object.keys(system[part]).flatMap((key) => {
        const whole = `${system.name}-${key}`;
        const first = owners.get(whole);
        const path = `systems/${system.name}: ${part}.${key}`;
        if (first === undefined) owners.set(whole, path);
        return first === undefined || first === path ? [] : [clash(path, whole, first)];
      }),
    );
  });
}

function clash(path: string, given: string, first: string): Problem {
  return {
    code: 'DUPLICATE',
    path,
    given,
    allowed: `a name that does not turn into the same one as ${first}`,
    fix: 'rename one of the two',
  };
}

function repositories(system: System): Problem[] {
  return Object.entries(system.services).flatMap(([name, { image }]) =>
    'repository' in image
      ? refused(`systems/${system.name}: services.${name}.image.repository`, 'ecrRepository', image.repository)
      : [],
  );
}

function writtenNames({ name, state, cluster, systems, dns }: Environment): Problem[] {
  const root = `environments/${name}`;
  const roles = cluster.people.map(({ ssoRole }) => ssoRole.split('/').at(-1) ?? ssoRole);
  const hosts = [
    ...Object.keys(dns.zones).map((zone) => [`${root}: dns.zones.${zone}`, zone] as const),
    ...Object.entries(systems).map(([system, { host }]) => [`${root}: systems.${system}.host`, host] as const),
  ];
  return [
    ...refused(`${root}: state.bucket`, 's3Bucket', state.bucket),
    ...refused(`${root}: state.lockTable`, 'dynamodbTable', state.lockTable),
    ...roles.flatMap((role, index) => refused(`${root}: cluster.people.${index}.ssoRole`, 'iamRole', role)),
    ...hosts
      .filter(([, host]) => host.length > CERTIFICATE_NAME)
      .map(([path, host]) => tooLong(path, host, `at most ${CERTIFICATE_NAME} characters, as a certificate's name`)),
  ];
}

function refused(path: string, kind: NamedKind, text: string): Problem[] {
  if (acceptsName(kind, text)) return [];
  const { min, max } = NAME_LIMITS[kind];
  if (text.length > max) return [tooLong(path, text, `at most ${max} characters`)];
  return [problem('INVALID_VALUE', path, text, `${min} to ${max} characters of those that AWS takes there`)];
}

function tooLong(path: string, text: string, allowed: string): Problem {
  return problem('NAME_TOO_LONG', path, text, allowed);
}

function problem(code: ProblemCode, path: string, given: string, allowed: string): Problem {
  return { code, path, given, allowed, fix: 'choose a name that AWS accepts' };
}
