import { describe, expect, it } from 'vitest';
import { counted, shown, words } from './words.ts';

describe('keys of the data as words', () => {
  it.each([
    ['storageGiB', 'storage GiB'],
    ['maxStorageGiB', 'max storage GiB'],
    ['memoryMiB', 'memory MiB'],
    ['volumeGiB', 'volume GiB'],
    ['multiZone', 'multi zone'],
    ['object-store', 'object store'],
    ['version', 'version'],
    ['monthlyUSD', 'monthly USD'],
  ])('%s is %s', (key, expected) => expect(words(key)).toBe(expected));
});

describe('values in one line', () => {
  it.each([
    [true, 'yes'],
    [false, 'no'],
    [null, 'none'],
    [[], 'none'],
    [['a', 2], 'a, 2'],
    [{ queue: 'jobs', oldestSeconds: 5 }, 'queue: jobs; oldest seconds: 5'],
    ['<b>', '<b>'],
  ])('%j is %s', (value, expected) => expect(shown(value)).toBe(expected));

  it('count what they name', () => {
    expect([counted(1, 'host'), counted(0, 'host'), counted(3, 'zone')]).toEqual(['1 host', '0 hosts', '3 zones']);
  });
});
