import { describe, expect, it } from 'vitest';
import { kindLines, podLines, stackLines } from './summary.ts';

const FIGURES = [
  { id: 'dev-network', types: ['aws_vpc', 'aws_subnet', 'aws_subnet'] },
  { id: 'dev-cluster', types: undefined },
];

describe('the end of npm run local', () => {
  it('lists each stack with its resources and seconds, and those that were never applied', () => {
    expect(stackLines(FIGURES, new Map([['dev-network', 41.6]]))).toEqual([
      'STACK        RESOURCES  SECONDS',
      'dev-network          3       42',
      'dev-cluster          -        -',
      '1 of 2 stacks applied, 3 resources',
    ]);
  });

  it('names the most frequent kinds, and counts the others', () => {
    expect(kindLines(FIGURES)).toEqual(['Mostly: 2 subnet, 1 vpc']);
    const many = Array.from({ length: 14 }, (_, index) => `aws_kind_${String(index).padStart(2, '0')}`);
    const [line = ''] = kindLines([{ id: 'dev-x', types: [...many, 'aws_kind_13'] }]);
    expect(line).toMatch(/^Mostly: 2 kind_13, 1 kind_00, .*1 kind_10, and 2 more kinds$/);
  });

  it('counts pods by system and zone, ready and in all', () => {
    const pods = {
      shop: { a: { ready: 1, all: 2 } },
      platform: { a: { ready: 3, all: 3 }, b: { ready: 10, all: 12 } },
    };
    expect(podLines(pods)).toEqual(['', 'PODS READY    a      b', 'shop        1/2      -', 'platform    3/3  10/12']);
    expect(podLines({})).toEqual([]);
  });
});
