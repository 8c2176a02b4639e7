import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { releaseStacks } from '../../tests/support/release-stacks.ts';
import type { ReleaseChart, StackReleases } from './stack-releases.ts';
import { unreachedReleases, withoutLeftOut } from './stacks.ts';

let outdir: string;
beforeEach(() => {
  outdir = releaseStacks({
    'dev-network': {},
    'dev-platform': { keda: remote('keda', 'https://lost.test'), argo: remote('argo-cd', 'https://there.test') },
    'dev-shop': { cart: { ...remote('cart', ''), chart: 'assets/application.tgz' } },
  });
});
afterEach(() => rmSync(outdir, { recursive: true }));

const remote = (name: string, repository: string) => ({
  name,
  namespace: 'a',
  chart: name,
  repository,
  version: '1',
  values: ['{}'],
  timeout: 60,
});

const sources = {
  find: async (chart: ReleaseChart) => {
    if ('file' in chart) return { args: [chart.file] };
    return chart.repository === 'https://lost.test' ? { missing: 'not reached' } : { args: [chart.chart] };
  },
};

it('releases whose charts are not reached are named with their stack and why, in the stacks that are asked for', async () => {
  const options = { folder: outdir, environment: 'dev' };
  const missing = [{ name: 'dev-platform/keda', why: 'not reached' }];
  expect(await unreachedReleases({ ...options, stacks: [] }, sources)).toEqual(missing);
  expect(await unreachedReleases({ ...options, stacks: ['shop'] }, sources)).toEqual([]);
});

it('a stack that is left out as a whole is none that is installed, one that lacks a release is', () => {
  const found = (name: string): StackReleases => ({ stack: name, namespaces: [], releases: [] });
  const leftOut = [
    { name: 'dev-shop', why: 'nobody has published aws.port' },
    { name: 'dev-platform/keda', why: 'not reached' },
  ];
  const prepared = { releases: new Map(), graph: new Map(), leftOut };
  expect(withoutLeftOut([found('dev-shop'), found('dev-platform')], prepared)).toEqual({
    ...prepared,
    stacks: [found('dev-platform')],
  });
});
