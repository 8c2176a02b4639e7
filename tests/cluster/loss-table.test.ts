import { expect, it } from 'vitest';
import { lossTables } from './loss-table.ts';
import type { Promised } from './promises.ts';

const promised = (workload: string, zoneLost: number): Promised => ({
  workload,
  full: 3,
  budget: 2,
  zoneLost,
  moves: true,
});

it('a lost zone is told by system and workload: what was there, what was promised, the worst moment, the end', () => {
  const table = lossTables('prod', [promised('shop/product', 2), promised('shop/web', 0), promised('bank/api', 1)], {
    before: new Map([
      ['shop/product', 3],
      ['bank/api', 12],
    ]),
    fewest: new Map([['shop/product', 2]]),
    after: new Map([['shop/product', 3]]),
  });
  expect(table.split('\n')).toEqual([
    'prod shop loses a zone    before  promised    fewest     after',
    'product                        3         2         2         3',
    'web                            0         0         0         0',
    '',
    'prod bank loses a zone    before  promised    fewest     after',
    'api                           12         1         0         0',
  ]);
});
