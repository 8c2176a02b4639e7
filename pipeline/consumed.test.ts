import { describe, expect, it } from 'vitest';
import type { TerraformPlan } from '../lib/plan/terraform-plan.ts';
import { sha256 } from './code-hashes.ts';
import { consumedByPlan, consumedOutputs, consumedValues, type Outputs, remoteStatesOf } from './consumed.ts';

const state = (key: string) => ({ backend: 's3', config: { bucket: 'states', key, region: 'eu-west-1' } });
const stack = (output: Readonly<Record<string, string>>) => ({
  json: {
    data: {
      terraform_remote_state: {
        account: state('dev/account/terraform.tfstate'),
        network: state('dev/network/terraform.tfstate'),
      },
    },
    output,
  },
});
const uses = stack({
  a: '${data.terraform_remote_state.network.outputs.vpc_id}',
  b: '${data.terraform_remote_state.network.outputs.vpc_id}',
  c: '${data.terraform_remote_state.account.outputs.key_arn}',
});
const whole = stack({ a: '${keys(data.terraform_remote_state.network.outputs)}' });

const states: Readonly<Record<string, Outputs>> = {
  'dev-account': { key_arn: { value: 'arn:key' } },
  'dev-network': { vpc_id: { value: 'vpc-1' }, zones: { value: { b: 1, a: [null] }, sensitive: true } },
};
const outputsOf = async (id: string) => states[id];

describe('what a stack consumes', () => {
  it('are the outputs that its expressions use, each once, by the key of the state that holds them', () => {
    expect(consumedOutputs(uses)).toEqual([
      {
        data: 'account',
        stack: 'dev-account',
        bucket: 'states',
        key: 'dev/account/terraform.tfstate',
        output: 'key_arn',
      },
      {
        data: 'network',
        stack: 'dev-network',
        bucket: 'states',
        key: 'dev/network/terraform.tfstate',
        output: 'vpc_id',
      },
    ]);
  });

  it('is nothing where it reads no state', () => {
    expect(consumedOutputs({ json: { output: {} } })).toEqual([]);
    expect(remoteStatesOf({ json: { data: { aws_vpc: {} } } })).toEqual([]);
  });

  it('cannot be told where a state lies elsewhere', () => {
    const odd = (config: unknown) => () =>
      remoteStatesOf({ json: { data: { terraform_remote_state: { odd: { backend: 'x', config } } } } });
    expect(odd({ path: 'a' })).toThrow(/SYNTH_UNREADABLE/);
    expect(odd({ bucket: 'b', key: 'a/terraform.tfstate' })).toThrow(/key a\/terraform\.tfstate/);
    expect(odd({ bucket: 'b', key: 'dev/network/other.tfstate' })).toThrow(/SYNTH_UNREADABLE/);
  });
});

describe('hashes of consumed values', () => {
  it('are those of the JSON of the values', async () => {
    expect(await consumedValues(uses, outputsOf)).toEqual({
      hashes: { 'dev-account.key_arn': sha256('"arn:key"'), 'dev-network.vpc_id': sha256('"vpc-1"') },
      missing: [],
    });
  });

  it('ignore the order of keys, and cover every output where all are taken', async () => {
    const { hashes } = await consumedValues(whole, outputsOf);
    expect(hashes).toEqual({ 'dev-network.*': sha256('{"vpc_id":"vpc-1","zones":{"a":[null],"b":1}}') });
  });

  it('tell a missing output and a missing state, also of a state that nothing refers to', async () => {
    const { hashes, missing } = await consumedValues(uses, async (id) => (id === 'dev-network' ? {} : undefined));
    expect(hashes).toEqual({});
    expect(missing.map(({ stack: id, output }) => [id, output])).toEqual([
      ['dev-account', undefined],
      ['dev-network', 'vpc_id'],
    ]);
    const unused = await consumedValues(whole, async (id) => (id === 'dev-network' ? {} : undefined));
    expect(unused.missing).toMatchObject([{ stack: 'dev-account', output: undefined }]);
  });

  it('of what Terraform read for a plan are the same; what it has yet to read is left out', async () => {
    const read = (name: string, outputs: unknown) => ({
      mode: 'data',
      type: 'terraform_remote_state',
      name,
      values: { outputs },
    });
    const plan = (...resources: unknown[]): TerraformPlan => ({
      format_version: '1.2',
      prior_state: { values: { root_module: { resources } } },
    });
    const account = read('account', { key_arn: 'arn:key' });
    const network = read('network', { zones: { a: [null], b: 1 }, vpc_id: 'vpc-1' });
    expect(consumedByPlan(uses, plan(account, network))).toEqual((await consumedValues(uses, outputsOf)).hashes);
    expect(consumedByPlan(whole, plan(account, network))).toEqual((await consumedValues(whole, outputsOf)).hashes);
    expect(Object.keys(consumedByPlan(uses, plan(account)))).toEqual(['dev-account.key_arn']);
    expect(consumedByPlan(uses, { format_version: '1.2' })).toEqual({});
  });
});
