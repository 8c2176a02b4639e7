import { describe, expect, it } from 'vitest';
import { testEnvironment } from '../tests/support/app.ts';
import { committedSaving, costDrivers } from './cost.ts';

const dev = costDrivers(testEnvironment('dev'));
const prod = costDrivers(testEnvironment('prod'));
const of = (drivers: typeof dev, name: string) => drivers.find((driver) => driver.name.startsWith(name));
const total = (drivers: typeof dev) => drivers.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0);

describe('commitments of one year', () => {
  it('save thirty percent of machines, databases and caches, and nothing of the rest', () => {
    const driver = (name: string, monthlyUsd: number) => ({ name, quantity: '1', monthlyUsd, exact: true });
    expect(
      committedSaving([
        driver('Nodes: system', 100),
        driver('PostgreSQL shop/main', 50),
        driver('Cache shop/main', 30),
        driver('Disks of nodes: system', 1000),
        driver('EKS control plane', 73),
      ]),
    ).toBe(54);
  });

  it('save something in every environment', () => {
    expect(committedSaving(dev)).toBeGreaterThan(0);
    expect(committedSaving(prod)).toBeGreaterThan(committedSaving(dev));
  });
});

describe('cost drivers', () => {
  it('start from the list prices: 730 hours of a control plane at 0.10 USD', () => {
    expect(of(dev, 'EKS control plane')).toEqual({
      name: 'EKS control plane',
      quantity: '1',
      monthlyUsd: 73,
      exact: true,
    });
  });

  it('count one NAT gateway in dev and one per zone in prod', () => {
    expect(of(dev, 'NAT')).toMatchObject({ quantity: '1', monthlyUsd: 40.88 });
    expect(of(prod, 'NAT')).toMatchObject({ quantity: '3', monthlyUsd: 98.55 });
  });

  it('count the standby and the replica of a database', () => {
    expect(of(dev, 'PostgreSQL birthday')?.quantity).toBe('1 × db.t4g.micro');
    expect(of(prod, 'PostgreSQL birthday')?.quantity).toBe('3 × db.m7g.large');
  });

  it('price every instance class that the environments use', () => {
    for (const name of ['dev', 'staging', 'prod'] as const) {
      expect(costDrivers(testEnvironment(name)).filter(({ quantity }) => quantity.includes('not listed'))).toEqual([]);
    }
  });

  it('leave out what an environment does not have', () => {
    expect(of(dev, 'Interface endpoints')).toBeUndefined();
  });

  it('stay within the budget that the environment states', () => {
    for (const name of ['dev', 'staging', 'prod'] as const) {
      const environment = testEnvironment(name);
      expect(total(costDrivers(environment)), name).toBeLessThan(environment.budget.monthlyUSD);
    }
    expect(total(dev)).toBeLessThan(total(prod) / 3);
  });
});
