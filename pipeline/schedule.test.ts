import { describe, expect, it } from 'vitest';
import { inWaves, Pool, reversed } from './schedule.ts';

const GRAPH = new Map<string, readonly string[]>([
  ['system', ['cluster', 'account']],
  ['cluster', ['account']],
  ['account', []],
]);

describe('waves', () => {
  it('start a stack only after all of its upstream stacks', async () => {
    const order: string[] = [];
    const results = inWaves(GRAPH, new Pool(2), async (id) => {
      order.push(id);
      return id;
    });
    await Promise.all(results.values());
    expect(order).toEqual(['account', 'cluster', 'system']);
  });

  it('name the upstream that failed instead of running what depends on it', async () => {
    const ran: string[] = [];
    const results = inWaves(GRAPH, new Pool(2), async (id) => {
      ran.push(id);
      if (id === 'cluster') throw new Error('no quota');
      return id;
    });
    await expect(results.get('cluster')).rejects.toThrow('no quota');
    await expect(results.get('system')).rejects.toThrow('upstream cluster failed');
    expect(ran).toEqual(['account', 'cluster']);
  });

  it('never run more at once than the pool allows', async () => {
    const pool = new Pool(2);
    let now = 0;
    let most = 0;
    const work = () =>
      pool.run(async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now -= 1;
      });
    await Promise.all(Array.from({ length: 7 }, work));
    expect(most).toBe(2);
  });

  it('turned round, let a stack go only after its consumers', () => {
    expect(reversed(GRAPH)).toEqual(
      new Map([
        ['system', []],
        ['cluster', ['system']],
        ['account', ['system', 'cluster']],
      ]),
    );
  });
});
