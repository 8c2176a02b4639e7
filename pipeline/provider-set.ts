import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackFolder, TerraformJson } from './stack-folder.ts';

/** Folder of the committed lock files, in the root of the repository. */
export const LOCKS = 'locks';

/** Providers that a stack requires, by their local names. */
export type ProviderSet = Readonly<Record<string, { readonly source: string; readonly version: string }>>;

/** What has to be locked of a stack: what Terraform has built in is not. Sorted by name. */
export function providersOf(json: TerraformJson): ProviderSet {
  const terraform = json['terraform'] as { readonly required_providers?: Required } | undefined;
  const found = Object.entries(terraform?.required_providers ?? {}).flatMap(
    ([name, { source = name, version = '' }]) =>
      source.startsWith('terraform.io/builtin/') ? [] : [[name, { source, version }] as const],
  );
  return Object.fromEntries(found.sort(([a], [b]) => a.localeCompare(b, 'en')));
}

type Required = Readonly<Record<string, { readonly source?: string; readonly version?: string }>>;

/** Name of a set, of its sources and versions: `aws-6.25.0_helm-3.1.1`. Another version is another set. */
export function setName(providers: ProviderSet): string {
  const parts = Object.values(providers).map(({ source, version }) => `${source}-${version}`);
  return parts.map((part) => part.replaceAll(/[^A-Za-z0-9.-]+/g, '-')).join('_');
}

/** Committed lock file of a stack: stacks of the same providers share it. Undefined where there is none. */
export function lockFileFor(stack: Pick<StackFolder, 'json'>, locks: string = LOCKS): string | undefined {
  const providers = providersOf(stack.json);
  const file = join(locks, lockFileName(providers));
  return Object.keys(providers).length > 0 && existsSync(file) ? file : undefined;
}

export function lockFileName(providers: ProviderSet): string {
  return `${setName(providers)}.lock.hcl`;
}

/**
 * Puts the committed lock file of a stack where `terraform init` takes it from; it is part of the stack's code from then on.
 * @returns whether there is one.
 */
export function placeLockFile(stack: Pick<StackFolder, 'json' | 'folder'>, locks: string = LOCKS): boolean {
  const file = lockFileFor(stack, locks);
  if (file === undefined) return false;
  const text = readFileSync(file, 'utf8');
  const placed = join(stack.folder, '.terraform.lock.hcl');
  if (!existsSync(placed) || readFileSync(placed, 'utf8') !== text) writeFileSync(placed, text);
  return true;
}
