import { describe, expect, it } from 'vitest';
import { releaseGraph } from './release-graph.ts';
import type { StackRelease, StackReleases } from './stack-releases.ts';

const stack = (name: string, releases: Readonly<Record<string, readonly string[]>>): StackReleases => ({
  stack: name,
  namespaces: [],
  releases: Object.entries(releases).map(
    ([id, after]): StackRelease => ({
      stack: name,
      id,
      name: id,
      namespace: name,
      chart: { file: 'a.tgz' },
      values: '{}',
      after,
      timeout: 60,
      skipCrds: false,
    }),
  ),
});
const STACKS = [
  stack('platform', { base: [], operator: ['base'], argo: ['operator'], application: ['argo'] }),
  stack('shop', { system: [], cart: ['system'], web: ['system'] }),
  stack('blog', { blog: [] }),
];
const UPSTREAM = new Map([
  ['shop', ['shop-aws', 'platform']],
  ['blog', []],
]);
const graph = (leftOut: readonly string[] = []) => Object.fromEntries(releaseGraph(STACKS, UPSTREAM, new Set(leftOut)));

describe('the order of releases', () => {
  it('is that of their stack, after everything of the stacks before', () => {
    const platform = ['platform/base', 'platform/operator', 'platform/argo', 'platform/application'];
    expect(graph()).toEqual({
      'platform/base': [],
      'platform/operator': ['platform/base'],
      'platform/argo': ['platform/operator'],
      'platform/application': ['platform/argo'],
      'shop/system': platform,
      'shop/cart': [...platform, 'shop/system'],
      'shop/web': [...platform, 'shop/system'],
      'blog/blog': [],
    });
  });

  it('stays where some are left out: what came after them comes after what they would have waited for', () => {
    expect(graph(['platform/operator', 'platform/argo'])).toMatchObject({
      'platform/application': ['platform/base'],
      'shop/system': ['platform/base', 'platform/application'],
    });
    expect(graph(['platform/operator'])).not.toHaveProperty('platform/operator');
  });
});
