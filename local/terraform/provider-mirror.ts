import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The registry whose providers all stacks name; the first folder of a mirror. */
export const REGISTRY = 'registry.terraform.io';

/** What Terraform calls this machine, `linux_amd64`. */
export const MACHINE = `${process.platform === 'win32' ? 'windows' : process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;

/** Where a mirror is looked for that nobody has named. */
export const STANDARD_PLACES: readonly string[] = ['/opt', '/usr/local/share', '/usr/share', homedir()];

/** `/opt/tf-plugins/registry.terraform.io` is two levels down; one more for safety. */
const SEARCH_DEPTH = 3;

/** Folders laid out as a provider mirror, in a place or below it. */
export function mirrorsBelow(folder: string, depth = SEARCH_DEPTH): readonly string[] {
  if (existsSync(join(folder, REGISTRY))) return [folder];
  if (depth === 0) return [];
  return subfolders(folder).flatMap((name) => mirrorsBelow(join(folder, name), depth - 1));
}

/**
 * Versions of a provider of HashiCorp's that a mirror has for this machine, oldest first: unpacked
 * (`<version>/<machine>/`) or packed (`terraform-provider-aws_<version>_<machine>.zip`).
 */
export function versionsIn(mirror: string, provider: string): readonly string[] {
  const folder = join(mirror, REGISTRY, 'hashicorp', provider);
  if (!existsSync(folder)) return [];
  const unpacked = subfolders(folder).filter((version) => existsSync(join(folder, version, MACHINE)));
  const prefix = `terraform-provider-${provider}_`;
  const suffix = `_${MACHINE}.zip`;
  const packed = readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && name.endsWith(suffix))
    .map((name) => name.slice(prefix.length, -suffix.length));
  return oldestFirst([...unpacked, ...packed]);
}

/** Versions in their order. */
export function oldestFirst(versions: readonly string[]): readonly string[] {
  return [...versions].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
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
