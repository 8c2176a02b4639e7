import { unwrapReasons } from '../lib/because.ts';
import { PlatformError, type Problem } from '../lib/errors.ts';
import type { System, SystemInput } from '../systems/schema.ts';
import { system as systemSchema } from '../systems/schema.ts';
import { checkPlatform } from './checks/index.ts';
import { strayFiles } from './checks/version-files.ts';
import { type Deployment, deploySystem } from './deploy.ts';
import { type Environment, type EnvironmentInput, environment as environmentSchema } from './schema.ts';
import { nameOf, readData } from './strict.ts';
import { readVersions, type VersionFiles } from './versions.ts';

export { type Deployment, keepsDataInCluster, needsOf, type SizedNeed } from './deploy.ts';

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
  /** Version files of `gitops/`; without them every image is still to come. */
  readonly versions?: VersionFiles;
  /** Whether `npm run local` runs all of it on this machine. Only then may an environment name a kubeconfig. */
  readonly local?: boolean;
}

/**
 * Checks all data and merges it into what the constructs see.
 * @throws PlatformError with every problem of every file at once.
 */
export function loadPlatform({
  environments,
  systems,
  variables = {},
  versions = NONE,
  local = false,
}: PlatformInput): Platform {
  const problems: Problem[] = [];
  const parsedSystems = systems.flatMap((input) => readData(systemSchema, input, 'systems', problems));
  const parsedEnvironments = environments.flatMap((input) => readEnvironment(input, variables, problems));
  const warnings: string[] = [];
  const written = systems.flatMap((input) => nameOf(input) ?? []);
  checkPlatform({ environments: parsedEnvironments, systems: parsedSystems, written, local }, problems, warnings);
  const merged = parsedEnvironments.map((item) => deploy(item, parsedSystems, versions, problems));
  if (parsedEnvironments.length === environments.length) problems.push(...strayFiles(parsedEnvironments, versions));
  if (problems.length > 0) throw new PlatformError(problems);
  return { environments: merged, systems: parsedSystems, warnings };
}

const NONE: VersionFiles = { texts: {}, charts: {} };

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

function deploy(
  environment: ReadEnvironment,
  systems: readonly System[],
  files: VersionFiles,
  problems: Problem[],
): PlatformEnvironment {
  const deployments = Object.entries(environment.systems).flatMap(([name, choice]) => {
    const system = systems.find((candidate) => candidate.name === name);
    if (system === undefined) return [];
    const versions = readVersions(environment, system, files, problems);
    return [deploySystem(environment, system, choice, problems, versions)];
  });
  return { ...environment, deployments };
}
