import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReviewProblem } from '../model/review-model.ts';
import { parsedStack, readSynthOutput, resourcesOf, resourcesOfType } from './synth-output.ts';

let outdir: string;
const FIX = 'run `npm run synth`';

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'review-synth-'));
  put('platform.json', { environments: [{ name: 'dev' }, { name: 'prod' }] });
  put('manifest.json', {
    stacks: {
      'dev-network': { dependencies: [] },
      'dev-shop': { dependencies: ['dev-network'] },
      'old-network': { dependencies: [] },
    },
  });
  put('stacks/dev-network/cdk.tf.json', { resource: { aws_vpc: { vpc: { cidr_block: '10.0.0.0/16' } } } });
  put('stacks/dev-shop/cdk.tf.json', {
    data: { terraform_remote_state: { net_work: { config: { key: 'dev/network/terraform.tfstate' } } } },
    resource: {
      aws_db_instance: {
        main: {
          a: '${data.terraform_remote_state.net_work.outputs.vpc_id}',
          b: [
            'x-${data.terraform_remote_state.net_work.outputs.vpc_id}',
            '${data.terraform_remote_state.net_work.outputs.az}',
          ],
        },
      },
    },
  });
});

afterEach(() => rmSync(outdir, { recursive: true }));

function put(path: string, content: object | string): void {
  const file = join(outdir, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

function read() {
  const problems: ReviewProblem[] = [];
  const output = readSynthOutput(outdir, problems);
  return { output, stacks: output?.stacks.flatMap((stack) => parsedStack(stack, problems) ?? []) ?? [], problems };
}

describe('what a synth left', () => {
  it('is the stacks of the environments that there are, with the outputs that they read', () => {
    const { stacks, problems } = read();
    expect(problems).toEqual([]);
    expect(
      stacks.map(({ id, environment, name, upstream, reads }) => ({ id, environment, name, upstream, reads })),
    ).toEqual([
      { id: 'dev-network', environment: 'dev', name: 'network', upstream: [], reads: [] },
      {
        id: 'dev-shop',
        environment: 'dev',
        name: 'shop',
        upstream: ['dev-network'],
        reads: [
          { stack: 'dev-network', output: 'az' },
          { stack: 'dev-network', output: 'vpc_id' },
        ],
      },
    ]);
  });

  it('takes for an output only what Terraform would: no plain text, and no state whose key names no stack', () => {
    const up = 'data.terraform_remote_state.up.outputs';
    put('stacks/dev-shop/cdk.tf.json', {
      data: { terraform_remote_state: { up: { config: { key: 'dev/account/terraform.tfstate' } }, odd: {} } },
      output: { a: { value: `see ${up}.plain` }, b: { value: `\${keys(${up})}` }, c: { value: `\${${up}["arn"]}` } },
      locals: { d: '${data.terraform_remote_state.odd.outputs.x}' },
    });
    expect(read().stacks.find(({ name }) => name === 'shop')?.reads).toEqual([
      { stack: 'dev-account', output: '*' },
      { stack: 'dev-account', output: 'arn' },
    ]);
  });

  it('lists resources with their addresses', () => {
    const [network] = read().stacks;
    if (network === undefined) throw new Error('no stack');
    const vpc = { address: 'aws_vpc.vpc', type: 'aws_vpc', name: 'vpc', block: { cidr_block: '10.0.0.0/16' } };
    expect(resourcesOf(network)).toEqual([vpc]);
    expect(resourcesOfType([network], 'aws_vpc')).toEqual([vpc]);
    expect(resourcesOfType([network], 'aws_subnet')).toEqual([]);
  });
});

describe('a synth that cannot be read', () => {
  it('is told where nothing was synthesized', () => {
    rmSync(join(outdir, 'platform.json'));
    expect(read()).toEqual({
      output: undefined,
      stacks: [],
      problems: [{ where: 'platform.json', given: 'no such file', fix: FIX }],
    });
  });

  it('is told where its data is cut short, or has no environments', () => {
    put('platform.json', '{"environments":[');
    expect(read().problems).toEqual([
      { where: 'platform.json', given: expect.stringContaining('17 characters that are no JSON'), fix: FIX },
    ]);
    put('platform.json', { environments: 'dev' });
    expect(read()).toEqual({
      output: undefined,
      stacks: [],
      problems: [{ where: 'platform.json', given: 'no list of environments', fix: FIX }],
    });
  });

  it('leaves out a stack that is missing or damaged, and tells it', () => {
    rmSync(join(outdir, 'stacks/dev-network/cdk.tf.json'));
    put('stacks/dev-shop/cdk.tf.json', 'null');
    const { stacks, problems } = read();
    expect(stacks).toEqual([]);
    expect(problems).toEqual([
      { where: 'stacks/dev-network/cdk.tf.json', given: 'no such file', fix: FIX },
      { where: 'stacks/dev-shop/cdk.tf.json', given: 'null, which is no object', fix: FIX },
    ]);
  });

  it('keeps the environments where the manifest is missing', () => {
    rmSync(join(outdir, 'manifest.json'));
    const { output, problems } = read();
    expect(output?.platform.environments).toHaveLength(2);
    expect(output?.stacks).toEqual([]);
    expect(problems.map(({ where }) => where)).toEqual(['manifest.json']);
  });
});
