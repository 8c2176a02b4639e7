import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ReadGit } from './releases/argo-application.ts';
import type { RunFolder } from './run-folder.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** Version files as they were synthesized, beside the stacks. */
export const VERSIONS = 'versions.json';

/**
 * What Argo CD would find in Git: the version files of the last synth, with the digests that Git lacks, and this checkout.
 * Each file is read when it is asked for, since the code may have changed meanwhile.
 */
export function gitFiles({ synthesized }: Pick<RunFolder, 'synthesized'>, root: string = ROOT): ReadGit {
  return (path) => {
    const versions = join(synthesized, VERSIONS);
    const texts = existsSync(versions) ? (JSON.parse(readFileSync(versions, 'utf8')) as Record<string, string>) : {};
    const text = texts[path];
    if (text !== undefined) return text;
    const file = join(root, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
}
