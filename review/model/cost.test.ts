import { describe, expect, it } from 'vitest';
import type { EnvironmentData, PlatformFile } from '../read/platform-file.ts';
import { costModel } from './cost.ts';

function environment(name: string, drivers: Readonly<Record<string, number>>, saving: number): EnvironmentData {
  const all = Object.entries(drivers).map(([driver, monthlyUsd]) => ({
    name: driver,
    quantity: '1 × it',
    monthlyUsd,
    exact: name === 'prod',
  }));
  const costs: Partial<EnvironmentData> = { name, cost: { drivers: all, committedSavingUsd: saving } };
  return costs as EnvironmentData;
}

const prices = { date: '2026-11-21', notCounted: 'support, taxes', commitments: 'Savings Plans' };

describe('costs side by side', () => {
  it('have one row for each driver that any environment has, and a sum for each environment', () => {
    const platform: PlatformFile = {
      environments: [
        environment('dev', { NAT: 40.88, Runner: 15.1 }, 4.5),
        environment('prod', { NAT: 98.55, WAF: 5 }, 0),
      ],
      prices,
    };
    expect(costModel(platform)).toEqual({
      date: '2026-11-21',
      environments: ['dev', 'prod'],
      rows: [
        {
          driver: 'NAT',
          cells: [
            { usd: 40.88, quantity: '1 × it', exact: false },
            { usd: 98.55, quantity: '1 × it', exact: true },
          ],
        },
        { driver: 'Runner', cells: [{ usd: 15.1, quantity: '1 × it', exact: false }, null] },
        { driver: 'WAF', cells: [null, { usd: 5, quantity: '1 × it', exact: true }] },
      ],
      totals: [55.98, 103.55],
      savings: [{ what: 'Savings Plans', usd: [4.5, 0] }],
      notCounted: 'support, taxes',
    });
  });

  it('are empty, not wrong, where an older synth wrote none', () => {
    expect(costModel({ environments: [{ name: 'dev' } as EnvironmentData] })).toEqual({
      date: 'unknown',
      environments: ['dev'],
      rows: [],
      totals: [0],
      savings: [],
      notCounted: '',
    });
  });
});
