import { expect, it } from 'vitest';
import { drawnFirst } from './drawn-first.ts';

it('short lists are drawn whole', () => {
  expect(drawnFirst([3, 0, 100])).toEqual([3, 0, 100]);
});

it('of a long list a hundred are drawn at first', () => {
  expect(drawnFirst([101, 5])).toEqual([100, 5]);
});

it('of many lists a thousand together, the first lists first', () => {
  const drawn = drawnFirst([...Array.from({ length: 12 }, () => 90), 4]);
  expect(drawn).toEqual([...Array.from({ length: 11 }, () => 90), 10, 0]);
});
