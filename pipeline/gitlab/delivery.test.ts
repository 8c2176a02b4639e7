import { describe, expect, it } from 'vitest';
import { chartRepositories, deliveryOf } from './delivery.ts';

const helm = { provider: { helm: [{}] } };
const charts = { resource: { aws_ecr_repository: { a: { name: 'dev/charts/system' }, b: { name: 'dev/shop/cart' } } } };

const stacks = [
  { id: 'dev-shop', upstream: ['dev-account', 'dev-network'], json: helm },
  { id: 'dev-network', upstream: ['dev-bootstrap', 'dev-account'], json: {} },
  { id: 'dev-account', upstream: ['dev-bootstrap'], json: charts },
  { id: 'dev-bootstrap', upstream: [], json: {} },
  { id: 'prod-account', upstream: [], json: {} },
];

describe('the delivery of environments', () => {
  it('holds stacks in waves, without the one that a person applies', () => {
    expect(deliveryOf(['dev', 'prod'], stacks)[0]?.waves).toEqual([
      [{ name: 'account', upstream: [], needsCluster: false }],
      [{ name: 'network', upstream: ['account'], needsCluster: false }],
      [{ name: 'shop', upstream: ['account', 'network'], needsCluster: true }],
    ]);
  });

  it('goes from environment to environment; the last one asks', () => {
    const found = deliveryOf(['dev', 'staging', 'prod'], stacks);
    expect(found.map(({ name, after, asks, tier }) => [name, after, asks, tier])).toEqual([
      ['dev', undefined, false, 'development'],
      ['staging', 'dev', false, 'staging'],
      ['prod', 'staging', true, 'production'],
    ]);
  });

  it('asks where there is one environment only', () => {
    expect(deliveryOf(['dev'], stacks).map(({ asks, tier }) => [asks, tier])).toEqual([[true, 'production']]);
  });

  it('knows which stack holds the repositories of charts', () => {
    const found = deliveryOf(['dev', 'prod'], stacks);
    expect(found.map(({ chartStack }) => chartStack)).toEqual(['account', undefined]);
    expect(chartRepositories({ environment: 'dev', json: charts })).toEqual(['system']);
  });

  it('does not depend on the order in which stacks are named', () => {
    expect(deliveryOf(['dev'], [...stacks].reverse())).toEqual(deliveryOf(['dev'], stacks));
  });
});
