import { expect, it } from 'vitest';
import { parseObjects } from './object.ts';

it('objects of a stream come in its order, and empty documents fall away', () => {
  expect(parseObjects('kind: Pod\n---\n---\n# nothing\n---\nkind: Job\n').map(({ kind }) => kind)).toEqual([
    'Pod',
    'Job',
  ]);
  expect(parseObjects('')).toEqual([]);
});

it('what is not YAML is said, not taken for an empty stream', () => {
  expect(() => parseObjects('a: [')).toThrow(/not YAML/);
});
