import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bed } from './bed.ts';
import type { FixtureStack } from './fixture-app.ts';

/** Four waves, as the real environments have them: account, network, cluster, systems. */
const STACKS: readonly FixtureStack[] = [
  { name: 'account', resources: { key: { value: 'key-1' } }, outputs: { key_arn: 'key' } },
  {
    name: 'network',
    reads: { key: 'account.key_arn' },
    resources: { vpc: { value: 'vpc-of-${key}' } },
    outputs: { vpc_id: 'vpc' },
  },
  {
    name: 'cluster',
    reads: { vpc: 'network.vpc_id' },
    resources: { cluster: { value: 'cluster-in-${vpc}' } },
    outputs: { name: 'cluster' },
  },
  { name: 'shop', reads: { cluster: 'cluster.name' }, resources: { release: { value: 'shop-on-${cluster}' } } },
  { name: 'blog', reads: { cluster: 'cluster.name' }, resources: { release: { value: 'blog-on-${cluster}' } } },
];

let bed: Bed;
beforeAll(async () => {
  bed = await Bed.start();
  bed.synth(STACKS);
});
afterAll(() => bed.stop());

describe('a first deployment from an empty account', () => {
  it('plans the first wave and defers the rest, with the reason and the command', async () => {
    const { code, output } = await bed.run('plan', 'dev');
    expect(output).toMatch(/dev-account +planned/);
    expect(output).toMatch(/dev-network +deferred .*dev-account was never applied \(npm run apply -- dev account\)/);
    expect(output).toMatch(/dev-shop +deferred .*dev-cluster waits itself/);
    expect(code).toBe(0);
    expect(await bed.state('account')).toBeUndefined();
  });

  it('applies, plans what waited, and goes on to the last wave by itself, with real values only', async () => {
    const { code, output } = await bed.run('apply', 'dev');
    expect(output).toContain('5 stacks of dev: as the code says');
    expect(code).toBe(0);
    expect((await bed.state('cluster'))?.outputs['name']?.value).toBe('cluster-in-vpc-of-key-1');
    expect(JSON.stringify(await bed.state('shop'))).toContain('shop-on-cluster-in-vpc-of-key-1');
  });

  it('ends with nothing to change: every stack is skipped, and planned all the same with --all', async () => {
    const skipped = await bed.run('plan', 'dev');
    expect(skipped.output).toContain('5 stacks: 5 skipped unchanged');
    const planned = await bed.run('plan', 'dev', '--all');
    expect(planned.output).toContain('5 stacks: 5 no changes');
    expect([skipped.code, planned.code]).toEqual([0, 0]);
  });
});
