import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { covers, type InstallationMethod, installationMethods, writeCliConfig } from './cli-config.ts';
import { mirrorsBelow, oldestFirst, STANDARD_PLACES, versionsIn } from './provider-mirror.ts';
import { registryHas, versionsAt } from './provider-registry.ts';

/** Versions of the providers that the stacks are made with. */
export const PINNED_PROVIDERS = { aws: '6.25.0', helm: '3.1.1', kubernetes: '2.38.0' } as const;

export type ProviderName = keyof typeof PINNED_PROVIDERS;

/** Providers that talk to a cluster: what they make can be left out of a stack, or be made in another way. */
export const CLUSTER_PROVIDERS = ['helm', 'kubernetes'] as const;

export type ClusterProvider = (typeof CLUSTER_PROVIDERS)[number];

/** Where providers come from; `TF_CLI_CONFIG_FILE`: from where that file says. */
export type ProviderOrigin = 'registry' | 'mirror' | 'TF_CLI_CONFIG_FILE';

/** Where each provider comes from on this machine; undefined where it is not reached. */
export interface Providers extends Readonly<Record<ProviderName, ProviderOrigin | undefined>> {
  /** Value of TF_CLI_CONFIG_FILE; undefined leaves Terraform its own search. */
  readonly cliConfig: string | undefined;
  /** Version of the AWS provider that stacks have to ask for instead of the pinned one; undefined where that can be had. */
  readonly awsVersion: string | undefined;
  /** One line: which are reached in which version and from where, and which are not. */
  readonly description: string;
}

export interface SearchOptions {
  /** `TF_CLI_CONFIG_FILE` and `PLATFORM_PROVIDER_MIRROR` of it are read. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Folders in and below which a mirror is looked for. */
  readonly places?: readonly string[];
  readonly registry?: (provider: string, version: string) => Promise<boolean>;
}

/** A provider where it was found: the version that can be had. */
type Found = { readonly version: string; readonly at: string } | undefined;

/**
 * Finds the providers: an existing TF_CLI_CONFIG_FILE decides alone; else the registry, where it gives out that of AWS; else
 * folders laid out as a provider mirror, PLATFORM_PROVIDER_MIRROR before the standard places. Another version than the pinned
 * one will do for that of AWS alone: stacks can be made fit for it.
 */
export async function findProviders({
  environment = process.env,
  places = STANDARD_PLACES,
  registry = registryHas,
}: SearchOptions = {}): Promise<Providers> {
  // Terraform reads them in the folder of each stack.
  const { TF_CLI_CONFIG_FILE: named, PLATFORM_PROVIDER_MIRROR: own } = absolute(environment);
  if (named !== undefined && existsSync(named)) {
    const methods = installationMethods(readFileSync(named, 'utf8'));
    const found = await forEach(async (name) => fitting(name, await versionsBy(methods, name, registry), named));
    return providers(found, 'TF_CLI_CONFIG_FILE', named, `as ${named} says`);
  }
  const told = await forEach(async (name): Promise<Found> => {
    const version = PINNED_PROVIDERS[name];
    return (await registry(name, version)) ? { version, at: '' } : undefined;
  });
  if (told.aws !== undefined) return providers(told, 'registry', undefined, 'from the registry');
  const mirrors = [...(own === undefined ? [] : [own]), ...places].flatMap((place) => mirrorsBelow(place));
  const found = await forEach((name) => Promise.resolve(firstOf(name, mirrors)));
  const used = mirrors.filter((mirror) => Object.values(found).some((item) => item?.at === mirror));
  const cliConfig = used.length === 0 ? undefined : writeCliConfig([...new Set(used)]);
  return providers(found, 'mirror', cliConfig, `from ${[...new Set(used)].join(' and ')}`);
}

function absolute(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    ['TF_CLI_CONFIG_FILE', 'PLATFORM_PROVIDER_MIRROR'].flatMap((name) => {
      const { [name]: value = '' } = environment;
      return value === '' ? [] : [[name, resolve(value)]];
    }),
  );
}

/** Providers that are not reached and talk to a cluster. */
export function unreachedOf(found: Providers): readonly ClusterProvider[] {
  return CLUSTER_PROVIDERS.filter((name) => found[name] === undefined);
}

function providers(
  found: Readonly<Record<ProviderName, Found>>,
  origin: ProviderOrigin,
  cliConfig: string | undefined,
  from: string,
): Providers {
  const names = Object.keys(PINNED_PROVIDERS) as readonly ProviderName[];
  const reached = names.filter((name) => found[name] !== undefined);
  const missing = names.filter((name) => found[name] === undefined);
  const at = (name: ProviderName) => (found[name] === undefined ? undefined : origin);
  const versions = reached.map((name) => `${name} ${found[name]?.version}`);
  const parts = [
    ...(reached.length === 0 ? [] : [`${inWords(versions)} ${from}`]),
    ...(missing.length === 0 ? [] : [`${inWords(missing)} ${missing.length === 1 ? 'is' : 'are'} not reached`]),
  ];
  return {
    aws: at('aws'),
    helm: at('helm'),
    kubernetes: at('kubernetes'),
    cliConfig,
    awsVersion: found.aws?.version === PINNED_PROVIDERS.aws ? undefined : found.aws?.version,
    description: parts.join('; '),
  };
}

async function forEach(find: (name: ProviderName) => Promise<Found>): Promise<Record<ProviderName, Found>> {
  const [aws, helm, kubernetes] = await Promise.all([find('aws'), find('helm'), find('kubernetes')]);
  return { aws, helm, kubernetes };
}

/** In the first mirror that has a version that will do. */
function firstOf(name: ProviderName, mirrors: readonly string[]): Found {
  for (const mirror of mirrors) {
    const found = fitting(name, versionsIn(mirror, name), mirror);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The pinned version; of AWS's provider also the newest. */
function fitting(name: ProviderName, versions: readonly string[], at: string): Found {
  const pinned = PINNED_PROVIDERS[name];
  const version = versions.includes(pinned) ? pinned : name === 'aws' ? versions.at(-1) : undefined;
  return version === undefined ? undefined : { version, at };
}

/** Versions of a provider that any of the methods gives out, oldest first. */
async function versionsBy(
  methods: readonly InstallationMethod[],
  name: ProviderName,
  registry: (provider: string, version: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const pinned = PINNED_PROVIDERS[name];
  const versions = methods
    .filter((method) => covers(method, name))
    .map(async ({ kind, at }) => {
      if (kind === 'filesystem_mirror') return versionsIn(at, name);
      if (kind === 'network_mirror') return await versionsAt(at, name);
      return (await registry(name, pinned)) ? [pinned] : [];
    });
  return oldestFirst((await Promise.all(versions)).flat());
}

/** `a`, `a and b`, `a, b and c`. */
function inWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
