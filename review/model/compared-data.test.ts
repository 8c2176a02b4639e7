import { describe, expect, test } from 'vitest';
import { environments } from '../../environments/index.ts';
import { loadPlatform } from '../../environments/platform.ts';
import { unwrapReasons } from '../../lib/because.ts';
import { systems } from '../../systems/index.ts';
import { comparisonModel } from './comparison.ts';

const platform = loadPlatform({ environments, systems });
const { environments: names, rows } = comparisonModel(platform.environments);
const byPath = new Map(rows.map((row) => [row.path, row]));

/** Every value that a file writes, with its path; members of a list by their names where they have one. */
function written(value: unknown, path: readonly string[] = []): readonly (readonly [path: string, value: string])[] {
  if (Array.isArray(value))
    return value.flatMap((it) =>
      typeof it === 'object' ? written({ ...it, name: undefined }, [...path, it.name]) : written(it, path),
    );
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, part]) => written(part, [...path, key]));
  return value === undefined ? [] : [[path.join('.'), String(value)]];
}

describe.each(environments.map((input, index) => [names[index] ?? '', input] as const))(
  'the file of %s',
  (name, input) => {
    const { value, reasons } = unwrapReasons(input);
    const values = written(value);
    const shown = (path: string) => byPath.get(path)?.values[names.indexOf(name)] ?? '';

    test('has each of its values in a row', () => {
      expect(values.length).toBeGreaterThan(40);
      expect(values.filter(([path, text]) => !shown(path).includes(text))).toEqual([]);
    });

    test('has each of its reasons beneath a value', () => {
      const told = new Set(rows.map((row) => row.reasons[names.indexOf(name)]));
      expect(Object.values(reasons).filter((reason) => !told.has(reason))).toEqual([]);
    });
  },
);

test('no environment deviates without a reason', () => {
  expect(rows.filter(({ unexplained }) => unexplained.length > 0)).toEqual([]);
});
