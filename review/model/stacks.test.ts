import { describe, expect, it } from 'vitest';
import type { StackFile } from '../read/synth-output.ts';
import { stackModels } from './stacks.ts';

function stack(
  name: string,
  upstream: readonly string[],
  resource: StackFile['terraform']['resource'] = {},
): StackFile {
  return { id: `dev-${name}`, environment: 'dev', name, upstream, reads: [], terraform: { resource } };
}

describe('stacks of an environment', () => {
  it('stand in the wave after the last that they need, whatever their order', () => {
    const models = stackModels(
      [
        stack('shop', ['dev-platform', 'dev-network']),
        stack('platform', ['dev-network']),
        stack('network', ['dev-bootstrap', 'dev-elsewhere']),
        stack('bootstrap', []),
        stack('edge', ['dev-bootstrap']),
      ],
      [],
    );
    expect(models.map(({ id, wave }) => [id, wave])).toEqual([
      ['dev-bootstrap', 1],
      ['dev-edge', 2],
      ['dev-network', 2],
      ['dev-platform', 3],
      ['dev-shop', 4],
    ]);
  });

  it('that need each other, as only a manifest made by hand can say, are shown in a wave behind all others', () => {
    const stacks = [stack('a', ['dev-b']), stack('b', ['dev-a', 'dev-c']), stack('c', []), stack('d', ['dev-a'])];
    expect(stackModels(stacks, []).map(({ id, wave }) => [id, wave])).toEqual([
      ['dev-c', 1],
      ['dev-a', 2],
      ['dev-b', 2],
      ['dev-d', 2],
    ]);
  });

  it('tell their resources by kind, most first, and which of them hold data', () => {
    const [model] = stackModels(
      [
        stack('account', [], {
          aws_s3_bucket: { logs: {} },
          aws_iam_role: { a: {}, b: {} },
          aws_kms_key: { data: {} },
        }),
      ],
      [],
    );
    expect(model?.kinds).toEqual([
      { type: 'aws_iam_role', count: 2 },
      { type: 'aws_kms_key', count: 1 },
      { type: 'aws_s3_bucket', count: 1 },
    ]);
    expect(model?.guarded).toEqual(['aws_s3_bucket.logs', 'aws_kms_key.data']);
    expect(model?.resources).toBe(4);
  });

  it('say what they are for; nothing where nobody wrote it down', () => {
    const models = stackModels(
      [stack('network', []), stack('shop', []), stack('shop-aws', []), stack('custom', [])],
      ['shop'],
    );
    expect(Object.fromEntries(models.map(({ name, about }) => [name, about]))).toEqual({
      network: 'VPC, subnets, NAT, endpoints, flow logs, and the security groups of every tier',
      shop: 'shop in the cluster: namespace, identities, releases',
      'shop-aws': 'What shop needs of AWS; outlives the cluster',
      custom: null,
    });
  });
});
