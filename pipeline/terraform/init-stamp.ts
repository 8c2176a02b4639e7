import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const LOCK_FILE = '.terraform.lock.hcl';
const STAMP = '.terraform/platform-init.json';

const stampSchema = z.object({
  /** Everything that an init depends on. */
  inputs: z.string(),
  /** Hash of a lock file that init itself wrote; null where it was there before, or there is none. */
  ownLock: z.string().nullable(),
});
type Stamp = z.infer<typeof stampSchema>;

/** What is known of a folder before its init. */
export interface InitState {
  readonly inputs: string;
  /** Whether the last init of this folder is still good. */
  readonly done: boolean;
  /** Whether the folder holds a lock file that somebody committed. */
  readonly lockCommitted: boolean;
}

/**
 * Compares a folder with what its last init saw: Terraform, backend, required providers, modules, the kinds of resources,
 * lock file and command-line configuration. Values of resources do not count: a changed size needs no init.
 */
export function initState(folder: string, version: string, env: NodeJS.ProcessEnv): InitState {
  const stamp = readStamp(folder);
  const lock = hashOfFile(join(folder, LOCK_FILE));
  const inputs = hashOf([version, lock, cliConfiguration(env), ...configuration(folder)]);
  return {
    inputs,
    done: stamp?.inputs === inputs && existsSync(join(folder, '.terraform/terraform.tfstate')),
    lockCommitted: lock !== null && lock !== stamp?.ownLock,
  };
}

/** Notes that an init has succeeded. @returns whether it wrote a lock file, since none was there. */
export function stampInit(folder: string, version: string, env: NodeJS.ProcessEnv, before: InitState): boolean {
  const lock = before.lockCommitted ? null : hashOfFile(join(folder, LOCK_FILE));
  const stamp: Stamp = { inputs: initState(folder, version, env).inputs, ownLock: lock };
  writeFileSync(join(folder, STAMP), `${JSON.stringify(stamp)}\n`);
  return lock !== null;
}

/** SHA-256 of the lock file that the last init of a folder wrote by itself; null where it wrote none. */
export function lockOfInit(folder: string): string | null {
  return readStamp(folder)?.ownLock ?? null;
}

function readStamp(folder: string): Stamp | undefined {
  try {
    return stampSchema.safeParse(JSON.parse(readFileSync(join(folder, STAMP), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function configuration(folder: string): readonly unknown[] {
  const files = readdirSync(folder).filter((name) => /\.tf(\.json)?$/.test(name));
  return files.sort().map((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return [name, name.endsWith('.json') ? initParts(text) : text];
  });
}

/** What init reads of a file: it installs providers by the prefix of a resource's type where none is required by name. */
function initParts(text: string): unknown {
  try {
    const { terraform, module, provider, resource, data } = JSON.parse(text) as Readonly<Record<string, object>>;
    const types = [...Object.keys(resource ?? {}), ...Object.keys(data ?? {})].map((type) => type.split('_')[0]);
    return { terraform, module, providers: Object.keys(provider ?? {}), prefixes: [...new Set(types)].sort() };
  } catch {
    return text;
  }
}

function cliConfiguration(env: NodeJS.ProcessEnv): unknown {
  const file = env['TF_CLI_CONFIG_FILE'] ?? join(env['HOME'] ?? homedir(), '.terraformrc');
  const named = Object.entries(env).filter(([name]) => /^TF_(CLI_ARGS_init|PLUGIN_CACHE_DIR)/.test(name));
  return [file, hashOfFile(file), named.sort()];
}

function hashOfFile(path: string): string | null {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : null;
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
