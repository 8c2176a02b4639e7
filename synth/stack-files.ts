import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** What synth puts into the folder of one stack. */
export interface StackFiles {
  /** Folder of the stack. */
  readonly name: string;
  /** Text of `cdk.tf.json`. */
  readonly configuration: string;
  /** By path below the stack's folder, with `/`. Each path carries a hash of the content. */
  readonly assets: ReadonlyMap<string, Uint8Array>;
}

interface Target {
  /** Empty folder on the same file system as `stacks`; what is new is written there first. */
  readonly fresh: string;
  /** Folder of the stacks' folders. */
  readonly stacks: string;
}

const ASSETS = 'assets';

/**
 * Writes all files beside their places, then moves them in, so that an error leaves the output as it was (a full disk,
 * too). Files that are the same already stay; so does what others put beside them (saved plans, provider caches, locks).
 */
export function writeStackFiles({ fresh, stacks }: Target, written: readonly StackFiles[]): void {
  const moves: { readonly from: string; readonly to: string }[] = [];
  const write = (to: string, content: string | Uint8Array): void => {
    const from = join(fresh, `${moves.length}`);
    writeFileSync(from, content);
    moves.push({ from, to });
  };
  const outdated = written.flatMap(({ name, configuration, assets }) => {
    const folder = join(stacks, name);
    const file = join(folder, 'cdk.tf.json');
    if (!existsSync(file) || readFileSync(file, 'utf8') !== configuration) write(file, configuration);
    if (holdsExactly(folder, assets)) return [];
    for (const [path, bytes] of assets) write(join(folder, path), bytes);
    return [join(folder, ASSETS)];
  });
  for (const folder of outdated) rmSync(folder, { recursive: true, force: true });
  for (const { from, to } of moves) {
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  }
}

/** Whether a stack's folder has these assets and no others. The hash in a path tells the content; the size, that it is whole. */
function holdsExactly(folder: string, assets: ReadonlyMap<string, Uint8Array>): boolean {
  const present = filesBelow(folder, ASSETS);
  return (
    present.length === assets.size &&
    present.every((path) => statSync(join(folder, path)).size === assets.get(path)?.length)
  );
}

function filesBelow(folder: string, name: string): string[] {
  if (!existsSync(join(folder, name))) return [];
  return readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
}
