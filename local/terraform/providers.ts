import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../cache.ts';

/** How Terraform gets the AWS provider in this run. */
export interface ProviderSource {
  /** Value of TF_CLI_CONFIG_FILE; undefined leaves Terraform's own search. */
  readonly cliConfig: string | undefined;
  /** Version that test copies ask for instead of the pinned one; undefined where the pinned one can be had. */
  readonly override: string | undefined;
  readonly description: string;
}

/** Version of the AWS provider that the stacks are made with. */
export const PINNED_AWS_PROVIDER = '6.25.0';

const HOST = 'registry.terraform.io';
const STANDARD_PLACES = ['/opt', '/usr/local/share', '/usr/share', homedir()];
/** `/opt/tf-plugins/registry.terraform.io` is two levels down; one more for safety. */
const SEARCH_DEPTH = 3;

/**
 * Finds the AWS provider: an existing TF_CLI_CONFIG_FILE decides alone; else the registry; else a folder laid out as a
 * provider mirror below the standard places or PLATFORM_PROVIDER_MIRROR. Undefined where there is none.
 */
export async function findAwsProvider(pinned: string): Promise<ProviderSource | undefined> {
  const named = process.env['TF_CLI_CONFIG_FILE'];
  if (named !== undefined && existsSync(named)) {
    return { cliConfig: named, override: undefined, description: `aws ${pinned} as ${named} says` };
  }
  if (await registryAnswers())
    return { cliConfig: undefined, override: undefined, description: `aws ${pinned} from the registry` };
  const places = [process.env['PLATFORM_PROVIDER_MIRROR'], ...STANDARD_PLACES].filter((place) => place !== undefined);
  for (const mirror of places.flatMap((place) => mirrorsBelow(place, SEARCH_DEPTH))) {
    const versions = versionsIn(join(mirror, HOST, 'hashicorp', 'aws'));
    const version = versions.includes(pinned) ? pinned : versions.at(-1);
    if (version === undefined) continue;
    return {
      cliConfig: writeCliConfig(mirror),
      override: version === pinned ? undefined : version,
      description: `aws ${version} from ${mirror}`,
    };
  }
  return undefined;
}

async function registryAnswers(): Promise<boolean> {
  try {
    const answer = await fetch(`https://${HOST}/.well-known/terraform.json`, { signal: AbortSignal.timeout(3000) });
    return answer.ok;
  } catch {
    return false;
  }
}

function mirrorsBelow(folder: string, depth: number): string[] {
  if (existsSync(join(folder, HOST))) return [folder];
  if (depth === 0) return [];
  return subfolders(folder).flatMap((name) => mirrorsBelow(join(folder, name), depth - 1));
}

/** Unpacked (`<version>/<platform>/`) and packed (`terraform-provider-aws_<version>_<platform>.zip`) layouts, oldest first. */
function versionsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const unpacked = subfolders(folder).filter((version) => existsSync(join(folder, version, platform)));
  const packed = readdirSync(folder).flatMap(
    (name) => /^terraform-provider-aws_(.+)_([a-z0-9]+_[a-z0-9]+)\.zip$/.exec(name)?.[1] ?? [],
  );
  return [...unpacked, ...packed].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder).filter(
      (name) => name !== 'node_modules' && statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory(),
    );
  } catch {
    return [];
  }
}

function writeCliConfig(mirror: string): string {
  mkdirSync(cacheFolder(), { recursive: true });
  const file = join(cacheFolder(), 'terraform-mirror.tfrc');
  writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`);
  return file;
}
