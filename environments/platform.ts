import { unwrapReasons } from '../lib/because.ts';
import { PlatformError, type Problem } from '../lib/errors.ts';
import type { NeedOf, Service, System, SystemInput } from '../systems/schema.ts';
import { system as systemSchema } from '../systems/schema.ts';
import { checkPlatform } from './checks/index.ts';
import {
  type Environment,
  type EnvironmentInput,
  environment as environmentSchema,
  SIZES,
  type SizedKind,
  type Sizes,
} from './schema.ts';
import { readData } from './strict.ts';

/** A need of a kind that has sizes, with the sizes it has in one environment. */
export type SizedNeed<K extends SizedKind> = NeedOf<K> & { readonly size: Sizes[K] };

/** One system as it runs in one environment: the system's data with the environment's choices merged in. */
export interface Deployment {
  readonly system: System;
  readonly host: string;
  readonly gateway: Environment['systems'][string]['gateway'];
  /** Sizes by need name; only kinds that have sizes. */
  readonly sizes: Readonly<Record<string, Sizes[SizedKind]>>;
  readonly services: Readonly<Record<string, Service>>;
}

/** One environment, checked, with its account id resolved and the systems that run in it. */
export interface PlatformEnvironment extends Environment {
  readonly accountId: string;
  /** Reasons of deviations by dotted path, for pages and reviewers. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly deployments: readonly Deployment[];
}

/** Everything that the construct tree is made from. */
export interface Platform {
  readonly environments: readonly PlatformEnvironment[];
  readonly systems: readonly System[];
  /** Accepted, but costly or soon out of support; shown at every synth. */
  readonly warnings: readonly string[];
}

export interface PlatformInput {
  readonly environments: readonly EnvironmentInput[];
  readonly systems: readonly SystemInput[];
  /** `PLATFORM_<ENVIRONMENT>_ACCOUNT_ID` is read from here. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
}

/**
 * Checks all data and merges it into what the constructs see.
 * @throws PlatformError with every problem of every file at once.
 */
export function loadPlatform({ environments, systems, variables = {} }: PlatformInput): Platform {
  const problems: Problem[] = [];
  const parsedSystems = systems.flatMap((input) => readData(systemSchema, input, 'systems', problems));
  const parsedEnvironments = environments.flatMap((input) => readEnvironment(input, variables, problems));
  const warnings: string[] = [];
  if (problems.length === 0)
    checkPlatform({ environments: parsedEnvironments, systems: parsedSystems }, problems, warnings);
  const merged = parsedEnvironments.map((item) => deploy(item, parsedSystems, problems));
  if (problems.length > 0) throw new PlatformError(problems);
  return { environments: merged, systems: parsedSystems, warnings };
}

type ReadEnvironment = Omit<PlatformEnvironment, 'deployments'>;

function readEnvironment(
  input: EnvironmentInput,
  variables: Readonly<Record<string, string | undefined>>,
  problems: Problem[],
): ReadEnvironment[] {
  const { value, reasons } = unwrapReasons(input);
  return readData(environmentSchema, value, 'environments', problems).map((read) => {
    const variable = `PLATFORM_${read.name.toUpperCase()}_ACCOUNT_ID`;
    const accountId = variables[variable] ?? read.account.id ?? '';
    if (!/^\d{12}$/.test(accountId)) {
      problems.push({
        code: 'ACCOUNT_MISSING',
        path: `environments/${read.name}: account.id`,
        given: accountId === '' ? undefined : accountId,
        allowed: 'an AWS account id of twelve digits',
        fix: `write account.id, or set ${variable}`,
      });
    }
    return { ...read, accountId, reasons };
  });
}

function deploy(environment: ReadEnvironment, systems: readonly System[], problems: Problem[]): PlatformEnvironment {
  const deployments = Object.entries(environment.systems).flatMap(([name, choice]) => {
    const system = systems.find((candidate) => candidate.name === name);
    return system === undefined ? [] : [deploySystem(environment, system, choice, problems)];
  });
  return { ...environment, deployments };
}

function deploySystem(
  environment: ReadEnvironment,
  system: System,
  choice: Environment['systems'][string],
  problems: Problem[],
): Deployment {
  const root = `environments/${environment.name}`;
  const sizes = Object.fromEntries(
    Object.entries(system.needs).flatMap(([name, { kind }]) => {
      if (!isSized(kind)) return [];
      const given = { ...environment.sizes[kind], ...choice.needs[name] };
      const found: Problem[] = [];
      const [size] = readData(SIZES[kind], given, `${root}: systems.${system.name}.needs.${name}`, found);
      problems.push(...found);
      if (size !== undefined && 'password' in size && size.password === 'rds-managed' && size.replicas > 0) {
        problems.push(managedReplicas(`${root}: systems.${system.name}.needs.${name}`, size.replicas));
      }
      return size === undefined ? [] : [[name, size]];
    }),
  );
  const services = Object.fromEntries(
    Object.entries(system.services).map(([name, service]) => [
      name,
      resize(service, choice.services[name], environment.scaleToZero),
    ]),
  );
  return { system, host: choice.host, gateway: choice.gateway, sizes, services };
}

/** RDS refuses replicas of an instance whose password it manages (RDS user guide, "Limitations for Secrets Manager integration"). */
function managedReplicas(path: string, replicas: number): Problem {
  return {
    code: 'CONFLICTING_CHOICE',
    path,
    given: `password 'rds-managed' with ${replicas} replicas`,
    allowed: "password 'rotated' with replicas, or 'rds-managed' without",
    fix: "write password: 'rotated', or replicas: 0",
  };
}

function resize(service: Service, replicas: readonly [number, number] | undefined, toZero: boolean): Service {
  const { scaling } = service;
  if (scaling.by === 'load')
    return replicas === undefined ? service : { ...service, scaling: { ...scaling, perZone: [...replicas] } };
  if (scaling.by === 'queue') {
    const [least, most] = replicas ?? scaling.replicas;
    return { ...service, scaling: { ...scaling, replicas: [toZero && replicas === undefined ? 0 : least, most] } };
  }
  return service;
}

function isSized(kind: string): kind is SizedKind {
  return kind in SIZES;
}

/** Needs of one kind with their sizes, in the order of the system file. */
export function needsOf<K extends SizedKind>(deployment: Deployment, kind: K): [string, SizedNeed<K>][] {
  return Object.entries(deployment.system.needs).flatMap(([name, need]) =>
    need.kind === kind
      ? [[name, { ...need, size: deployment.sizes[name] } as SizedNeed<K>] as [string, SizedNeed<K>]]
      : [],
  );
}
