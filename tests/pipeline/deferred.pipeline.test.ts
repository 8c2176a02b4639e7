import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tarball } from '../../lib/tar.ts';
import { findProviders, PINNED_PROVIDERS } from '../../local/terraform/providers.ts';
import { sha256 } from '../../pipeline/code-hashes.ts';
import { Bed } from './bed.ts';
import type { FixtureStack } from './fixture-app.ts';

const network = (vpc: string): FixtureStack => ({
  name: 'network',
  resources: { vpc: { value: vpc } },
  outputs: { vpc_id: 'vpc' },
});
const SHOP: FixtureStack = {
  name: 'shop',
  reads: { vpc: 'network.vpc_id' },
  resources: { app: { value: 'in ${vpc}' } },
};

let bed: Bed;
beforeAll(async () => {
  bed = await Bed.start();
});
afterAll(() => bed.stop());

const stored = async (stack: string) => JSON.stringify(await bed.state(stack));

describe('a stack that could be planned only once others were applied', () => {
  it('waits for a reader where its environment says so, though it only creates', async () => {
    bed.synth([network('vpc-1'), SHOP], { appliesDeferredCreations: false });
    await bed.run('plan', 'dev');
    const first = await bed.run('apply', 'dev');
    expect(first.output).toContain('dev-shop [NOT_REVIEWED]');
    expect(first.code).toBe(13);
    expect(await stored('network')).toContain('vpc-1');
    expect(await bed.state('shop')).toBeUndefined();
    expect((await bed.run('apply', 'dev', 'shop')).code).toBe(0);
    expect(await stored('shop')).toContain('in vpc-1');
  });

  it('waits for a reader everywhere where it changes what is there', async () => {
    bed.synth([network('vpc-2'), SHOP], { appliesDeferredCreations: true });
    const planned = await bed.run('plan', 'dev');
    expect(planned.output).toMatch(/dev-shop +deferred .*dev-network is about to change vpc_id/);
    const applied = await bed.run('apply', 'dev');
    expect(applied.output).toContain('dev-shop [NOT_REVIEWED]');
    expect(applied.code).toBe(13);
    expect(await stored('network')).toContain('vpc-2');
    expect(await stored('shop')).toContain('in vpc-1');
  });
});

describe('a stack whose code is gone while its cluster does not answer', () => {
  const place = (name: string) => ({ Bucket: 'fixture-states', Key: `dev/blog/${name}` });

  it('waits to be destroyed, and is not taken for one that is as its code says', async () => {
    bed.synth([network('vpc-2'), { name: 'blog', resources: { app: { value: 'blog' } } }]);
    await bed.run('plan', 'dev', 'blog');
    await bed.run('apply', 'dev', 'blog');
    // As if its last code had talked to a cluster: Terraform itself has a provider by that name built in.
    const code = JSON.parse(readFileSync(join(bed.outdir, 'stacks/dev-blog/cdk.tf.json'), 'utf8'));
    code.terraform.required_providers = { kubernetes: { source: 'terraform.io/builtin/terraform' } };
    const text = JSON.stringify({ ...code, provider: { kubernetes: [{ host: 'http://127.0.0.1:9' }] } });
    const { Body } = await bed.s3.send(new GetObjectCommand(place('applied.json')));
    const record = JSON.parse((await Body?.transformToString()) ?? '');
    record.code.json = sha256(text);
    const archive = tarball(new Map([['cdk.tf.json', new TextEncoder().encode(text)]]));
    await bed.s3.send(new PutObjectCommand({ ...place('applied.tgz'), Body: archive }));
    await bed.s3.send(new PutObjectCommand({ ...place('applied.json'), Body: JSON.stringify(record) }));
    bed.synth([network('vpc-2')]);
    const planned = await bed.run('plan', 'dev', '--removed');
    expect(planned.output).toMatch(/dev-blog +deferred .*does not answer/);
    const applied = await bed.run('apply', 'dev', '--removed');
    expect(applied.output).toContain('dev-blog [NOT_READY]');
    expect(applied.code).toBe(13);
    expect(await stored('blog')).toContain('"name":"app"');
  });
});

const providers = await findProviders();
if (providers.aws === undefined)
  process.stderr.write('skipped: no AWS provider, neither registry nor mirror is reached\n');

describe.skipIf(providers.aws === undefined)(
  `a table that could be planned only then, with ${providers.description}`,
  () => {
    const table: FixtureStack = {
      name: 'data',
      reads: { vpc: 'network.vpc_id' },
      blocks: {
        terraform: {
          required_providers: { aws: { source: 'aws', version: providers.awsVersion ?? PINNED_PROVIDERS.aws } },
        },
        provider: { aws: [{ region: 'us-east-1' }] },
        resource: {
          aws_dynamodb_table: {
            orders: {
              name: 'orders-${data.terraform_remote_state.network.outputs.vpc_id}',
              billing_mode: 'PAY_PER_REQUEST',
              hash_key: 'id',
              attribute: [{ name: 'id', type: 'S' }],
            },
          },
        },
      },
    };
    const run = (command: string, ...args: string[]) =>
      bed.start(command, args, providers.cliConfig === undefined ? {} : { TF_CLI_CONFIG_FILE: providers.cliConfig })
        .ended;

    it('is not replaced unless it is named for this run', async () => {
      bed.synth([network('vpc-3'), table]);
      await run('plan', 'dev', 'network');
      await run('apply', 'dev', 'network');
      await run('plan', 'dev', 'data');
      expect((await run('apply', 'dev', 'data')).code).toBe(0);
      bed.synth([network('vpc-4'), table]);
      await run('plan', 'dev', 'network', 'data');
      const stopped = await run('apply', 'dev', 'network', 'data');
      expect(stopped.output).toContain('dev-data: aws_dynamodb_table.orders [DATA_AT_RISK]');
      expect(stopped.code).toBe(12);
      expect(await stored('data')).toContain('orders-vpc-3');
    });
  },
);
