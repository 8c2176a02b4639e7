import { describe, expect, it } from 'vitest';
import { isIsoDate } from './catalogue/entry.ts';
import { INSTANCE_TYPES } from './instance-types.ts';
import { ec2Price, PRICES_DATE, perMonth, priceIn, RDS_PRICES, SERVICE_PRICES, VALKEY_PRICES } from './prices.ts';

const tables = { ...SERVICE_PRICES, ...RDS_PRICES, ...VALKEY_PRICES };

describe('list prices', () => {
  it('are positive and have a source of AWS', () => {
    expect(isIsoDate(PRICES_DATE)).toBe(true);
    for (const [key, { usd, source }] of Object.entries(tables)) {
      for (const amount of Object.values(usd)) expect(amount, key).toBeGreaterThan(0);
      expect(source, key).toMatch(/^https:\/\/aws\.amazon\.com\/.+\/pricing\/$/);
    }
  });

  it.each([
    ['natGateway', 0.045],
    ['natGatewayData', 0.045],
    ['eksControlPlane', 0.1],
    ['applicationLoadBalancer', 0.0225],
    ['hostedZone', 0.5],
  ] as const)('start an estimate with %s at %f in us-east-1', (key, usd) => {
    expect(priceIn('us-east-1', SERVICE_PRICES[key])).toMatchObject({ usd, exact: true });
  });

  it("take the region's own figure where there is one", () => {
    expect(priceIn('ap-south-1', SERVICE_PRICES.natGateway)).toMatchObject({ usd: 0.056, unit: 'hour', exact: true });
  });

  it('say so when the figure of us-east-1 stands in', () => {
    expect(priceIn('eu-west-1', SERVICE_PRICES.natGateway)).toMatchObject({ usd: 0.045, exact: false });
    expect(priceIn('eu-west-1', SERVICE_PRICES.eksControlPlane)).toMatchObject({ usd: 0.1, exact: true });
  });

  it('grow with the class inside a family', () => {
    const hourly = (table: typeof RDS_PRICES, keys: readonly string[]) =>
      keys.map((key) => table[key]?.usd['us-east-1']);
    const databases = hourly(RDS_PRICES, [
      'db.t4g.micro',
      'db.t4g.small',
      'db.t4g.medium',
      'db.t4g.large',
      'db.m7g.large',
    ]);
    const caches = hourly(VALKEY_PRICES, ['cache.t4g.micro', 'cache.t4g.small', 'cache.t4g.medium', 'cache.m7g.large']);
    expect(databases).toEqual([0.016, 0.032, 0.065, 0.129, 0.168]);
    expect(caches).toEqual([0.0128, 0.0256, 0.052, 0.1264]);
  });
});

describe('prices of EC2 instances', () => {
  it.each([
    ['t3.medium', 0.0416],
    ['t4g.medium', 0.0336],
    ['m5.large', 0.096],
    ['m7a.medium', 0.05796],
    ['m6i.4xlarge', 0.768],
    ['r7i.xlarge', 0.2646],
  ])('%s costs %f an hour in us-east-1', (type, usd) => {
    expect(ec2Price('us-east-1', type)).toMatchObject({ usd, unit: 'hour', exact: true });
  });

  it('know t3 in Mumbai and stand in for the rest', () => {
    expect(ec2Price('ap-south-1', 't3.medium')).toMatchObject({ usd: 0.0448, exact: true });
    expect(ec2Price('ap-south-1', 'm5.large')).toMatchObject({ usd: 0.096, exact: false });
  });

  it('exist for every instance type that an environment may name, and for no other', () => {
    for (const type of INSTANCE_TYPES.keys()) expect(ec2Price('us-east-1', type), type).toBeDefined();
    expect(ec2Price('us-east-1', 'm5.medium')).toBeUndefined();
    expect(ec2Price('us-east-1', 'p5.48xlarge')).toBeUndefined();
  });
});

it('a month has 730 hours', () => {
  expect(perMonth(0.1)).toBe(73);
  expect(perMonth(0.0416)).toBe(30.37);
});
