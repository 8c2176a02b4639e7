import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainLengths, inWaves, Pool, reversed } from './schedule.ts';

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

  it('let what the longest chain waits for go first, whatever came first', async () => {
    const order: string[] = [];
    const graph = new Map<string, readonly string[]>([
      ['registry', []],
      ['alarms', []],
      ['network', []],
      ['cluster', ['network']],
      ['system', ['cluster']],
      ['alerts', ['system']],
      ['edge', []],
      ['page', ['edge']],
    ]);
    const results = inWaves(graph, new Pool(1), async (id) => {
      order.push(id);
    });
    await Promise.all(results.values());
    // The cluster is ready only once a place is free, and yet comes before what has waited longer; edge and system are alike.
    expect(order).toEqual(['network', 'cluster', 'edge', 'system', 'registry', 'alarms', 'page', 'alerts']);
    expect(Object.fromEntries(chainLengths(graph))).toEqual({
      registry: 1,
      alarms: 1,
      network: 4,
      cluster: 3,
      system: 2,
      alerts: 1,
      edge: 2,
      page: 1,
    });
    const heavy = chainLengths(graph, (id) => (id === 'page' ? 9 : 1));
    expect([heavy.get('edge'), heavy.get('page'), heavy.get('network')]).toEqual([10, 9, 4]);
  });

  it('start of what is ready always the longest chain, each task after what it needs, in the same order every time', async () => {
    /** Tasks that need some of those before them, each with turns of the event loop that it takes. */
    const tasks = fc.array(fc.record({ needs: fc.array(fc.nat(8), { maxLength: 3 }), turns: fc.nat(3) }), {
      minLength: 1,
      maxLength: 9,
    });
    await fc.assert(
      fc.asyncProperty(tasks, fc.integer({ min: 1, max: 3 }), async (given, limit) => {
        const names = given.map((_, index) => `t${index}`);
        const graph = new Map<string, readonly string[]>(
          given.map(
            ({ needs }, index) => [`t${index}`, needs.filter((it) => it < index).map((it) => `t${it}`)] as const,
          ),
        );
        const chains = chainLengths(graph);
        const orders = [0, 1].map(async () => {
          const [started, done] = [new Set<string>(), new Set<string>()];
          const ready = () =>
            names.filter((id) => !started.has(id) && (graph.get(id) ?? []).every((needed) => done.has(needed)));
          const results = inWaves(graph, new Pool(limit), async (id) => {
            expect(ready()).toContain(id);
            expect(chains.get(id)).toBe(Math.max(...ready().map((other) => chains.get(other) ?? 0)));
            started.add(id);
            expect(started.size - done.size).toBeLessThanOrEqual(limit);
            for (let turn = given[names.indexOf(id)]?.turns ?? 0; turn > 0; turn -= 1) await setImmediate();
            done.add(id);
          });
          await Promise.all(results.values());
          return [...started];
        });
        const [first, second] = await Promise.all(orders);
        expect(first).toHaveLength(names.length);
        expect(second).toEqual(first);
      }),
    );
  });

  it('give the place of what has failed to the next', async () => {
    const pool = new Pool(1);
    const failing = pool.run(() => Promise.reject(new Error('no')));
    const next = pool.run(async () => 'done');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('done');
  }, 2_000);

  it('let those of one priority go as they came', async () => {
    const pool = new Pool(1);
    const order: string[] = [];
    const work = (id: string, priority?: number) => pool.run(async () => void order.push(id), priority);
    await Promise.all([work('a'), work('b'), work('c', 1), work('d', 1), work('e')]);
    expect(order).toEqual(['c', 'd', 'a', 'b', 'e']);
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
