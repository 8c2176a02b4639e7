import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bed } from './bed.ts';
import type { FixtureStack } from './fixture-app.ts';

const stacks = (vpc: string): readonly FixtureStack[] => [
  { name: 'network', resources: { vpc: { value: vpc } }, outputs: { vpc_id: 'vpc' } },
  { name: 'cluster', reads: { vpc: 'network.vpc_id' }, resources: { nodes: { value: 'nodes-in-${vpc}' } } },
];

let bed: Bed;
beforeAll(async () => {
  bed = await Bed.start();
  bed.synth(stacks('vpc-1'));
  await bed.run('plan', 'dev');
  await bed.run('apply', 'dev');
});
afterAll(() => bed.stop());

const nodes = async () => JSON.stringify(await bed.state('cluster'));

describe('a stack that has not changed itself', () => {
  it('is planned where a value that it reads has changed since its last apply', async () => {
    expect((await bed.run('plan', 'dev')).output).toContain('2 stacks: 2 skipped unchanged');
    bed.synth(stacks('vpc-2'));
    await bed.run('plan', 'dev', 'network');
    await bed.run('apply', 'dev', 'network');
    const planned = await bed.run('plan', 'dev');
    expect(planned.output).toMatch(/dev-network +skipped unchanged/);
    expect(planned.output).toMatch(/dev-cluster +planned/);
    expect((await bed.run('apply', 'dev')).code).toBe(0);
    expect(await nodes()).toContain('nodes-in-vpc-2');
  });

  it('is not taken for settled by an apply that comes after such a change: it is planned then, and waits for a reader', async () => {
    expect((await bed.run('plan', 'dev')).output).toContain('2 stacks: 2 skipped unchanged');
    bed.synth(stacks('vpc-3'));
    await bed.run('plan', 'dev', 'network');
    const applied = await bed.run('apply', 'dev');
    expect(applied.output).toContain('dev-cluster [NOT_REVIEWED]');
    expect(applied.code).toBe(13);
    expect((await bed.state('network'))?.outputs['vpc_id']?.value).toBe('vpc-3');
    expect(await nodes()).toContain('nodes-in-vpc-2');
    // The plan that was made lies there to be read; a second apply is the reader's yes.
    expect((await bed.run('apply', 'dev', 'cluster')).code).toBe(0);
    expect(await nodes()).toContain('nodes-in-vpc-3');
    expect((await bed.run('plan', 'dev')).output).toContain('2 stacks: 2 skipped unchanged');
  });
});
