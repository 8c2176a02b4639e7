import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortInWaves } from './waves.ts';

const stack = (id: string, ...upstream: string[]) => ({ id, upstream });
const sorted = (all: readonly ReturnType<typeof stack>[]) => {
  const { waves, cyclic } = sortInWaves(all);
  return { waves: waves.map((wave) => wave.map(({ id }) => id)), cyclic: cyclic.map(({ id }) => id) };
};

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
    const platform = [
      stack('system', 'platform', 'system-aws'),
      stack('network', 'account'),
      stack('platform', 'cluster'),
      stack('account'),
      stack('cluster', 'account', 'network'),
      stack('system-aws', 'network'),
    ];
    expect(sorted(platform)).toEqual({
      waves: [['account'], ['network'], ['cluster', 'system-aws'], ['platform'], ['system']],
      cyclic: [],
    });
    expect(sorted([])).toEqual({ waves: [], cyclic: [] });
  });

  it('do not wait for what is not among the stacks', () => {
    expect(sorted([stack('system', 'platform'), stack('edge', 'network')]).waves).toEqual([['system', 'edge']]);
  });

  it('of any graph hold every stack once, after all that it waits for', () => {
    fc.assert(
      fc.property(graph, (stacks) => {
        const { waves, cyclic } = sorted(stacks);
        expect(cyclic).toEqual([]);
        expect(waves.flat().sort()).toEqual(stacks.map(({ id }) => id).sort());
        const at = new Map(waves.flatMap((wave, index) => wave.map((id) => [id, index] as const)));
        for (const { id, upstream } of stacks)
          for (const other of upstream) expect(at.get(other)).toBeLessThan(at.get(id) ?? -1);
      }),
    );
  });

  it('leave out a cycle and what waits for it, not what it waits for', () => {
    const stacks = [stack('c', 'a'), stack('a', 'b', 'd'), stack('b', 'a'), stack('d'), stack('e', 'd')];
    expect(sorted(stacks)).toEqual({ waves: [['d'], ['e']], cyclic: ['c', 'a', 'b'] });
  });
});
