import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProviders, PINNED_PROVIDERS } from '../../local/terraform/providers.ts';
import { Bed } from './bed.ts';
import type { FixtureStack } from './fixture-app.ts';

const providers = await findProviders();
if (providers.aws === undefined)
  process.stderr.write('skipped: no AWS provider, neither registry nor mirror is reached\n');

const version = providers.awsVersion ?? PINNED_PROVIDERS.aws;

let bed: Bed;
beforeAll(async () => {
  bed = await Bed.start();
});
afterAll(() => bed.stop());

describe.skipIf(providers.aws === undefined)(`a data holder, with ${providers.description}`, () => {
  const table = (key: string): FixtureStack => ({
    name: 'data',
    blocks: {
      terraform: { required_providers: { aws: { source: 'aws', version } } },
      provider: { aws: [{ region: 'us-east-1' }] },
      resource: {
        aws_dynamodb_table: {
          orders: {
            name: 'orders',
            billing_mode: 'PAY_PER_REQUEST',
            hash_key: key,
            attribute: [{ name: key, type: 'S' }],
          },
        },
      },
    },
  });
  const run = (command: string, ...args: string[]) =>
    bed.start(command, args, providers.cliConfig === undefined ? {} : { TF_CLI_CONFIG_FILE: providers.cliConfig })
      .ended;

  const stored = async () => JSON.stringify(await bed.state('data'));

  it('is not replaced unless somebody names it for this run; a mistyped name is no agreement', async () => {
    bed.synth([table('id')]);
    await run('plan', 'dev');
    const first = await run('apply', 'dev');
    expect(first.output).toContain(': as the code says');
    bed.synth([table('number')]);
    const planned = await run('plan', 'dev');
    expect(planned.output).toMatch(/dev-data +planned .*1 risk for data/);
    const stopped = await run('apply', 'dev');
    expect(stopped.output).toContain('dev-data: aws_dynamodb_table.orders [DATA_AT_RISK]');
    expect(stopped.code).toBe(12);
    const mistyped = await run('apply', 'dev', '--allow', 'dev-data/aws_dynamodb_table.order');
    expect(mistyped.code).toBe(12);
    expect(await stored()).toContain('"hash_key":"id"');
    const allowed = await run('apply', 'dev', '--allow', 'dev-data/aws_dynamodb_table.orders');
    expect(allowed.code).toBe(0);
    expect(await stored()).toContain('"hash_key":"number"');
  });
});
