import { describe, expect, it } from 'vitest';
import { matching, sorted } from './rows.ts';

interface Row {
  readonly name: string;
  readonly size: number | null;
}

const rows: readonly Row[] = [
  { name: 'queue-10', size: 3 },
  { name: 'Database', size: null },
  { name: 'queue-2', size: 20 },
];
const name = { value: (row: Row) => row.name };
const size = { value: (row: Row) => row.size };
const names = (found: readonly Row[]) => found.map((row) => row.name);

describe('rows that match a text', () => {
  it('hold every word in any column, upper and lower case alike', () => {
    expect(names(matching(rows, [name, size], 'QUEUE 20'))).toEqual(['queue-2']);
    expect(names(matching(rows, [name], 'data'))).toEqual(['Database']);
    expect(matching(rows, [name], 'queue database')).toEqual([]);
  });

  it('are all of them for an empty text', () => {
    expect(matching(rows, [name], '  ')).toBe(rows);
  });

  it('do not hold a word across two columns', () => {
    expect(matching(rows, [name, size], 'queue-1020')).toEqual([]);
    expect(matching([{ name: 'a', size: 1 }], [name, size], 'a1')).toEqual([]);
  });
});

describe('sorted rows', () => {
  it('stand as people count, and the other way round', () => {
    expect(names(sorted(rows, name, false))).toEqual(['Database', 'queue-2', 'queue-10']);
    expect(names(sorted(rows, name, true))).toEqual(['queue-10', 'queue-2', 'Database']);
  });

  it('by a number stand by its size; without one last, whichever way', () => {
    expect(names(sorted(rows, size, false))).toEqual(['queue-10', 'queue-2', 'Database']);
    expect(names(sorted(rows, size, true))).toEqual(['queue-2', 'queue-10', 'Database']);
  });

  it('leave the given ones as they were', () => {
    sorted(rows, name, false);
    expect(names(rows)).toEqual(['queue-10', 'Database', 'queue-2']);
  });
});
