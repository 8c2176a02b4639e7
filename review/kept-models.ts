import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeWhole } from '../lib/whole-file.mjs';
import type { EnvironmentModel } from './model/review-model.ts';
import type { EnvironmentData } from './read/platform-file.ts';
import type { StackText } from './read/synth-output.ts';

/** What one environment is drawn from. */
export interface DrawnFrom {
  readonly environment: EnvironmentData;
  readonly stacks: readonly StackText[];
}

/** Models of environments as an earlier page showed them. */
export interface KeptModels {
  /** Tells whether a model was drawn from exactly this by exactly this program. */
  keyOf(from: DrawnFrom): string;
  find(key: string): EnvironmentModel | undefined;
  /** Keeps a model that is complete: one with problems has to tell them each time. */
  keep(key: string, model: EnvironmentModel): void;
}

/** Draws everything anew. */
export const NOTHING_KEPT: KeptModels = { keyOf: () => '', find: () => undefined, keep: () => {} };

const ROOT = resolve(import.meta.dirname, '..');
/** Whose code decides what a model looks like. */
const SOURCES = ['lib', 'review'];

/**
 * Models in a file: to parse three megabytes of stacks and to draw them costs a tenth of a synth, and most synths change one
 * environment or none. The file holds what the last page showed, no more; it may be removed at any time.
 */
export function keptModels(cache: string = join(ROOT, '.cache/review')): KeptModels & { save(): void } {
  const file = join(cache, 'environments.json');
  const before = readKept(file);
  const shown = new Map<string, EnvironmentModel>();
  const program = hash(SOURCES.flatMap((folder) => typescript(join(ROOT, folder))).flatMap(withContent));
  return {
    keyOf({ environment, stacks }) {
      const parts = stacks.flatMap(({ id, upstream, text }) => [id, upstream.join(' '), text]);
      return hash([program, JSON.stringify(environment), ...parts]);
    },
    find(key) {
      const model = before.get(key);
      if (model !== undefined) shown.set(key, model);
      return model;
    },
    keep: (key, model) => void shown.set(key, model),
    save() {
      if ([...shown.keys()].every((key) => before.has(key))) return;
      mkdirSync(cache, { recursive: true });
      writeWhole(file, JSON.stringify(Object.fromEntries(shown)));
    },
  };
}

/** A file that is damaged counts as none. */
function readKept(file: string): ReadonlyMap<string, EnvironmentModel> {
  if (!existsSync(file)) return new Map();
  try {
    return new Map(Object.entries((JSON.parse(readFileSync(file, 'utf8')) ?? {}) as Record<string, EnvironmentModel>));
  } catch {
    return new Map();
  }
}

function typescript(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(folder, name));
}

function withContent(file: string): readonly (string | Buffer)[] {
  return [file, readFileSync(file)];
}

function hash(parts: readonly (string | Buffer)[]): string {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part).update('\0');
  return digest.digest('hex');
}
