import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bed } from './bed.ts';
import type { FixtureStack } from './fixture-app.ts';

/** Resources whose destruction leaves a line in `order`, so that their order is seen; `fails` breaks it. */
function ending(name: string, value: string, fails = false) {
  const command = fails ? 'exit 1' : `echo ${name} >> ../../../order`;
  const provisioner = [{ 'local-exec': { when: 'destroy', command } }];
  return { resource: { terraform_data: { [name]: { input: value, provisioner } } } };
}

const stacks = (edgeFails: boolean): readonly FixtureStack[] => [
  { name: 'bootstrap', resources: { bucket: { value: 'states' } } },
  { name: 'network', after: ['bootstrap'], outputs: { vpc_id: 'vpc-1' }, blocks: ending('network', 'vpc-1') },
  { name: 'edge', reads: { vpc: 'network.vpc_id' }, blocks: ending('edge', 'lb', edgeFails) },
  { name: 'cluster', reads: { vpc: 'network.vpc_id' }, outputs: { name: 'main' }, blocks: ending('cluster', 'main') },
  { name: 'shop', reads: { cluster: 'cluster.name' }, blocks: ending('shop', 'web') },
];

let bed: Bed;
beforeAll(async () => {
  bed = await Bed.start();
  bed.synth(stacks(true));
  await bed.run('plan', 'dev');
  const { code, output } = await bed.run('apply', 'dev');
  expect(output).toContain('5 stacks of dev: as the code says');
  expect(code).toBe(0);
});
afterAll(() => bed.stop());

async function resources(stack: string): Promise<number> {
  const state = (await bed.state(stack)) as unknown as { resources: { mode: string }[] } | undefined;
  return state?.resources.filter(({ mode }) => mode === 'managed').length ?? 0;
}

describe('destroy', () => {
  it('refuses a protected environment', async () => {
    bed.synth(stacks(true), { protected: true });
    const { code, output } = await bed.run('destroy', 'dev', '--confirm', 'dev');
    expect(output).toContain('[ENVIRONMENT_PROTECTED]');
    expect([code, await resources('shop')]).toEqual([12, 1]);
    bed.synth(stacks(true));
  });

  it('refuses a stack that others use, and bootstrap by its name', async () => {
    const used = await bed.run('destroy', 'dev', 'network', '--confirm', 'dev');
    expect(used.output).toContain('used by dev-cluster, dev-edge');
    const bootstrap = await bed.run('destroy', 'dev', 'bootstrap', '--confirm', 'dev');
    expect(bootstrap.output).toContain('--with-bootstrap');
    expect([used.code, bootstrap.code, await resources('network')]).toEqual([3, 3, 1]);
  });

  it('shows everything that goes, consumers first, and changes nothing where nobody agrees', async () => {
    const { code, output } = await bed.run('destroy', 'dev', '--confirm', 'prod');
    expect(output.match(/^dev-\w+(?= +1 to delete)/gm)?.at(-1)).toBe('dev-network');
    expect(output).toContain('[NOT_REVIEWED]');
    expect([code, await resources('shop'), existsSync(join(bed.folder, 'order'))]).toEqual([13, 1, false]);
  });

  it('goes on after a failure with what does not depend on it, and keeps what the failed one uses', async () => {
    const { code, output } = await bed.run('destroy', 'dev', '--confirm', 'dev');
    expect(output).toContain('2 of 4 stacks are gone');
    expect(code).toBe(9);
    const left = ['shop', 'cluster', 'edge', 'network', 'bootstrap'].map((stack) => resources(stack));
    expect(await Promise.all(left)).toEqual([0, 0, 1, 1, 1]);
  });

  it('run again takes the rest, in order, and tells what is left by its tags', async () => {
    const Bucket = 'forgotten';
    const tags = { environment: 'dev', 'managed-by': 'terraform', stack: 'dev-edge' };
    const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await bed.s3.send(new CreateBucketCommand({ Bucket }));
    await bed.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    bed.synth(stacks(false));
    const { code, output } = await bed.run('destroy', 'dev', '--confirm', 'dev');
    expect(output).toContain('arn:aws:s3:::forgotten [LEFT_BEHIND]');
    expect(code).toBe(15);
    expect([await resources('edge'), await resources('network'), await resources('bootstrap')]).toEqual([0, 0, 1]);
    expect(readFileSync(join(bed.folder, 'order'), 'utf8')).toBe('shop\ncluster\nedge\nnetwork\n');
    await bed.s3.send(new DeleteBucketCommand({ Bucket }));
    const again = await bed.run('destroy', 'dev', '--confirm', 'dev');
    expect(again.output).toContain('nothing carries the tags of dev any more, bootstrap apart\nno stacks of dev: gone');
  });

  it('of a stack whose cluster does not answer is refused; without the cluster its releases are forgotten', async () => {
    const provider = 'provider["terraform.io/builtin/terraform"]';
    const instances = [{ schema_version: 0, attributes: { id: 'web' } }];
    const release = { mode: 'managed', type: 'helm_release', name: 'web', provider, instances };
    const state = {
      version: 4,
      terraform_version: '1.11.4',
      serial: 1,
      lineage: 'x',
      outputs: {},
      resources: [release],
    };
    const object = { Bucket: 'fixture-states', Key: 'dev/blog/terraform.tfstate', Body: JSON.stringify(state) };
    await bed.s3.send(new PutObjectCommand(object));
    // A provider by that name which Terraform has built in: it reaches no cluster, as where the cluster is gone.
    const kubernetes = {
      terraform: { required_providers: { kubernetes: { source: 'terraform.io/builtin/terraform' } } },
      provider: { kubernetes: [{}] },
    };
    bed.synth([...stacks(false), { name: 'blog', blocks: kubernetes }]);
    const refused = await bed.run('destroy', 'dev', '--confirm', 'dev');
    expect(refused.output).toContain('[CLUSTER_UNREACHABLE]');
    expect([refused.code, await resources('blog')]).toEqual([14, 1]);
    const blind = await bed.run('destroy', 'dev', '--without-cluster', '--confirm', 'dev');
    expect(blind.output).toContain('forgets helm_release.web');
    expect([blind.code, await resources('blog')]).toEqual([0, 0]);
  });

  it('takes bootstrap last where asked, and leaves no state of it', async () => {
    bed.synth(stacks(false));
    const { code, output } = await bed.run('destroy', 'dev', '--with-bootstrap', '--confirm', 'dev');
    expect(output).toContain('1 stack of dev: gone');
    expect([code, existsSync(join(bed.folder, '.bootstrap'))]).toEqual([0, false]);
  });
});
