import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type KeyType = 'string' | 'number' | 'boolean' | 'object' | 'array' | 'any';

/**
 * The keys of one chart that this repository uses, taken from the chart itself. A key is a dotted path; a part that
 * holds dots itself stands in double quotes (`configs.cm."timeout.reconciliation"`). `object` with keys below it is
 * closed; without any, it takes whatever Kubernetes takes there (a label map, a security context).
 */
export interface ChartKeys {
  /** Name of the chart in its repository. */
  readonly chart: string;
  readonly version: string;
  readonly source: string;
  readonly keys: Readonly<Record<string, KeyType>>;
}

const FOLDER = join(import.meta.dirname, 'keys');

/**
 * The committed list of that chart of the catalogue.
 * @throws where there is none: a chart whose keys nobody listed cannot be checked.
 */
export function chartKeys(chart: string): ChartKeys {
  const file = join(FOLDER, `${chart}.json`);
  if (!existsSync(file)) throw new Error(`tests/charts/keys/${chart}.json is missing: list the keys of ${chart} there`);
  return JSON.parse(readFileSync(file, 'utf8')) as ChartKeys;
}

/** Every value that the chart does not know or takes in another type, one line each; empty when all is well. */
export function unknownKeys(chart: string, values: Readonly<Record<string, unknown>>): readonly string[] {
  return wrongKeys(chartKeys(chart).keys, values);
}

/** The same against a given list. A value of `null` removes a default, so it fits every known key. */
export function wrongKeys(
  keys: ChartKeys['keys'],
  values: Readonly<Record<string, unknown>>,
  below = '',
): readonly string[] {
  return Object.entries(values).flatMap(([part, value]) => {
    const path = pathOf(below, part);
    const type = keys[path];
    const closed = Object.keys(keys).some((key) => key.startsWith(`${path}.`));
    if (type === undefined && !closed) return [`${path}: the chart has no such key`];
    if (value === null || type === 'any') return [];
    const expected = type ?? 'object';
    if (typeOf(value) !== expected) return [`${path}: ${typeOf(value)} where the chart takes ${expected}`];
    return closed ? wrongKeys(keys, value as Readonly<Record<string, unknown>>, path) : [];
  });
}

function pathOf(below: string, part: string): string {
  const name = part.includes('.') ? `"${part}"` : part;
  return below === '' ? name : `${below}.${name}`;
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
