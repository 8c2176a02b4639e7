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
