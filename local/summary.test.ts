import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFolder } from './run-folder.ts';
import type { Session } from './session.ts';
import { kindLines, placeLines, podLines, stackFigures, stackLines } from './summary.ts';

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

  it('tells where to look and how to end it, of this environment; a review page where there is one', () => {
    const base = mkdtempSync(join(tmpdir(), 'summary-'));
    try {
      const folder = runFolder('dev', base);
      const run = { endpoint: 'http://127.0.0.1:5000' } as Session['run'];
      const environment = { name: 'dev' } as Session['environment'];
      const lines = () => placeLines({ environment, folder, run }).map((line) => line.replace(/ {2,}/, ' '));
      const others = [
        `What was said: ${folder.log}`,
        'In a shell: eval "$(npm run --silent local -- env --environment dev)"',
        'The end: npm run local -- down --environment dev',
      ];
      expect(lines()).toEqual(['What the account holds: http://127.0.0.1:5000/embedded/', ...others]);
      const page = join(folder.outdir, 'review/index.html');
      mkdirSync(join(page, '..'), { recursive: true });
      writeFileSync(page, '');
      expect(lines()).toEqual([expect.any(String), `What was applied: ${page}`, ...others]);
    } finally {
      rmSync(base, { recursive: true });
    }
  });

  it('has no stack where nothing was synthesized yet', async () => {
    const folder = runFolder('dev', '/nonexistent');
    expect(await stackFigures({ folder } as Session)).toEqual([]);
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
