import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { downstreamOf, teardownWaves, waves } from './waves.ts';

const stack = (id: string, ...upstream: string[]) => ({ id, upstream });
const PLATFORM = [
  stack('system', 'platform', 'system-aws'),
  stack('network', 'account'),
  stack('platform', 'cluster'),
  stack('account'),
  stack('cluster', 'account', 'network'),
  stack('system-aws', 'network'),
];
const ids = (found: readonly (readonly { id: string }[])[]) => found.map((wave) => wave.map(({ id }) => id));

/** Any graph without cycles: each stack waits for some of those before it. */
const graph = fc
  .array(fc.array(fc.nat(30), { maxLength: 4 }), { minLength: 1, maxLength: 20 })
  .map((lists) =>
    lists.map((list, index) =>
      stack(`s${index}`, ...list.filter((other) => other < index).map((other) => `s${other}`)),
    ),
  );

describe('waves', () => {
  it('hold what waits only for earlier ones', () => {
    expect(ids(waves(PLATFORM))).toEqual([
      ['account'],
      ['network'],
      ['cluster', 'system-aws'],
      ['platform'],
      ['system'],
    ]);
  });

  it('do not wait for what is not among the stacks', () => {
    expect(ids(waves([stack('system', 'platform'), stack('edge', 'network')]))).toEqual([['system', 'edge']]);
  });

  it('of any graph hold every stack once, after all that it waits for', () => {
    fc.assert(
      fc.property(graph, (stacks) => {
        const found = ids(waves(stacks));
        expect(found.flat().sort()).toEqual(stacks.map(({ id }) => id).sort());
        const at = new Map(found.flatMap((wave, index) => wave.map((id) => [id, index] as const)));
        for (const { id, upstream } of stacks)
          for (const other of upstream) expect(at.get(other)).toBeLessThan(at.get(id) ?? -1);
      }),
    );
  });

  it('of a teardown take consumers first', () => {
    expect(ids(teardownWaves(PLATFORM))[0]).toEqual(['system']);
    expect(ids(teardownWaves(PLATFORM)).at(-1)).toEqual(['account']);
  });

  it('refuse a cycle', () => {
    expect(() => waves([stack('a', 'b'), stack('b', 'a')])).toThrow('a cycle among a, b');
  });
});

describe('downstream', () => {
  it('are all stacks below, however far', () => {
    expect([...downstreamOf('network', PLATFORM)].sort()).toEqual(['cluster', 'platform', 'system', 'system-aws']);
    expect([...downstreamOf('system', PLATFORM)]).toEqual([]);
  });
});
