import { comparedAt, groupOf } from './compared-paths.ts';
import { type ComparedValue, comparedValues } from './compared-values.ts';
import { choicesAt } from './compared-versions.ts';
import type { ComparisonModel, ComparisonRow } from './comparison-model.ts';
import type { EnvironmentModel } from './review-model.ts';

/** An environment of `platform.json`, as parsed. */
export interface ComparedEnvironment {
  readonly name: string;
  /** By path; one at a path covers everything below it. */
  readonly reasons?: Readonly<Record<string, string>>;
}

/**
 * The data of all environments side by side, a row for each value that any of them has, and for each version that their
 * stacks set: the catalogue's where the data choose none.
 *
 * A default needs no reason and `platform.json` does not say which values are defaults. So what environments without a reason
 * have is taken as the rule (where they disagree, what most of them have; as many each: what the last one has, prod), and an
 * environment that deviates from it without a reason is marked.
 */
export function comparisonModel(
  environments: readonly ComparedEnvironment[],
  versions: ReadonlyMap<string, EnvironmentModel['versions']> = new Map(),
): ComparisonModel {
  const columns = environments.map((environment) => columnOf(environment, versions.get(environment.name) ?? []));
  const paths = together(columns.flatMap((column) => [...column.values.keys()]));
  const names = environments.map(({ name }) => name);
  return { environments: names, rows: paths.map((path) => rowOf(path, columns, names)) };
}

/** Each path once; what only a later environment has stands beside what it belongs to. */
function together(paths: readonly string[]): readonly string[] {
  const sections = Map.groupBy(new Set(paths), (path) => path.split('.')[0]);
  return [...sections.values()].flat();
}

interface Column {
  readonly values: ReadonlyMap<string, ComparedValue>;
  readonly reasons: Readonly<Record<string, string>>;
}

function columnOf(environment: ComparedEnvironment, versions: EnvironmentModel['versions']): Column {
  const set = versions.map((version) => ({ ...version, sources: [] }));
  const values: readonly ComparedValue[] = [...comparedValues({ ...environment }), ...set];
  return { values: new Map(values.map((value) => [value.path, value])), reasons: environment.reasons ?? {} };
}

/**
 * The reason at a value, or at what it is a part of; an environment without the value may say there why. One at a whole
 * system comes last: it is about what the system lacks or chooses here, not about its name and what other settings limit.
 */
function reasonAt(path: string, { values, reasons }: Column): string | null {
  const value = values.get(path);
  const places = [path, ...(value?.sources ?? []), ...choicesAt(path)].flatMap(upwards);
  const whole = places.filter((it) => WHOLE_SYSTEM.test(it) && (value === undefined || CHOICE.test(path)));
  const found = [...places.filter((it) => !WHOLE_SYSTEM.test(it)), ...whole].find((it) => Object.hasOwn(reasons, it));
  return found === undefined ? null : (reasons[found] ?? null);
}

const WHOLE_SYSTEM = /^systems\.[^.]+$/;
const CHOICE = /^systems\.[^.]+\.(needs|services|gateway)\./;

/** `a.b.c` -> `a.b.c`, `a.b`, `a`. */
function upwards(path: string): readonly string[] {
  const parts = path.split('.');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
}

function rowOf(path: string, columns: readonly Column[], names: readonly string[]): ComparisonRow {
  const values = columns.map((column) => column.values.get(path)?.text ?? null);
  const reasons = columns.map((column) => reasonAt(path, column));
  return {
    path,
    group: groupOf(path),
    values,
    reasons,
    differs: new Set(values).size > 1,
    unexplained: unexplained(path, values, reasons).map((index) => names[index] ?? ''),
  };
}

function unexplained(
  path: string,
  values: readonly (string | null)[],
  reasons: readonly (string | null)[],
): readonly number[] {
  const compared = comparedAt(path);
  if (compared === 'nothing') return [];
  const keys = values.map((value) => (compared === 'presence' && value !== null ? 'present' : value));
  const without = keys.map((_, index) => index).filter((index) => reasons[index] === null);
  const rule = ruleOf(without.map((index) => keys[index] ?? null));
  return without.filter((index) => keys[index] !== rule);
}

/** What most have; of those that as many have, the last. */
function ruleOf(keys: readonly (string | null)[]): string | null {
  const times = (key: string | null) => keys.filter((it) => it === key).length;
  return keys.reduce((best, key) => (times(key) >= times(best) ? key : best), keys[0] ?? null);
}
