import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOrder, type Step } from './apply-order.ts';
import { waves } from './waves.ts';

const NONE = { create: 0, update: 0, replace: 0, delete: 0, forget: 0, move: 0, import: 0, outputs: 0 };

function step(id: string, upstream: string[], changes: Partial<typeof NONE> | undefined = { update: 1 }): Step {
  const plan = { kind: 'apply' as const, changes: { ...NONE, ...changes } };
  return { id, upstream, upstreamBefore: upstream, plan };
}
const removed = (id: string, ...upstream: string[]): Step => ({
  id,
  upstream,
  upstreamBefore: upstream,
  plan: { kind: 'destroy', changes: { ...NONE, delete: 3 } },
});
const order = (...steps: Step[]) =>
  waves([...applyOrder(steps)].map(([id, upstream]) => ({ id, upstream }))).map((wave) => wave.map(({ id }) => id));

describe('stacks are applied', () => {
  it('after those that they read', () => {
    expect(order(step('cluster', ['network']), step('network', []), step('shop', ['cluster', 'network']))).toEqual([
      ['network'],
      ['cluster'],
      ['shop'],
    ]);
  });

  it('before one that only removes: it takes away what they used', () => {
    expect(order(step('network', [], { delete: 2 }), step('cluster', ['network']))).toEqual([['cluster'], ['network']]);
  });

  it('before one that only removes, also where their new code does not read it any more', () => {
    const moved = { ...step('cluster', []), upstreamBefore: ['network'] };
    expect(order(step('network', [], { delete: 1 }), moved)).toEqual([['cluster'], ['network']]);
  });

  it('after one that removes and creates', () => {
    expect(order(step('network', [], { delete: 1, create: 1 }), step('cluster', ['network']))).toEqual([
      ['network'],
      ['cluster'],
    ]);
  });

  it('with removed stacks in the order consumer, then what it used', () => {
    expect(
      order(removed('database', 'network'), removed('shop', 'database'), step('network', [], { delete: 1 })),
    ).toEqual([['shop'], ['database'], ['network']]);
  });

  it('before a removed stack that they used until now', () => {
    const shop = { ...step('shop', []), upstreamBefore: ['database'] };
    expect(order(removed('database'), shop)).toEqual([['shop'], ['database']]);
  });

  it('as their new code says where two that only remove have changed places', () => {
    const cache = { ...step('cache', ['queue'], { delete: 1 }), upstreamBefore: [] };
    const queue = { ...step('queue', [], { delete: 1 }), upstreamBefore: ['cache'] };
    expect(order(cache, queue)).toEqual([['cache'], ['queue']]);
    expect(order(queue, cache)).toEqual([['cache'], ['queue']]);
  });

  it('with a deferred stack after what it waits for', () => {
    const deferred: Step = { id: 'shop', upstream: ['cluster'], upstreamBefore: [], plan: undefined };
    expect(order(deferred, step('cluster', [], { create: 1 }))).toEqual([['cluster'], ['shop']]);
  });

  it('in some order whatever graphs and changes there are, now and before: no two wait for each other', () => {
    const graph = fc.array(
      fc.record({
        upstream: fc.array(fc.nat(12), { maxLength: 4 }),
        before: fc.array(fc.nat(12), { maxLength: 4 }),
        kind: fc.constantFrom('update', 'remove', 'mixed', 'gone', 'deferred'),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(graph, (list) => {
        const steps = list.map(({ upstream, before, kind }, index): Step => {
          const others = upstream.filter((other) => other < index).map((other) => `s${other}`);
          const upstreamBefore = before.filter((other) => other !== index).map((other) => `s${other}`);
          if (kind === 'gone') return { ...removed(`s${index}`, ...others), upstreamBefore };
          if (kind === 'deferred') return { id: `s${index}`, upstream: others, upstreamBefore, plan: undefined };
          const changes = { update: { update: 1 }, remove: { delete: 1 }, mixed: { delete: 1, create: 1 } }[kind];
          return { ...step(`s${index}`, others, changes), upstreamBefore };
        });
        expect(order(...steps).flat()).toHaveLength(steps.length);
      }),
    );
  });
});
