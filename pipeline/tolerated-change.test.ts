import { describe, expect, it } from 'vitest';
import type { TerraformPlan } from '../lib/plan/terraform-plan.ts';
import { changeOf, planOf } from '../tests/support/terraform-plan.ts';
import type { OtherCode } from './explained-drift.ts';
import { toleratedChange } from './tolerated-change.ts';

interface ObjectInput {
  readonly address: string;
  readonly values: object;
  /** Attributes that the code sets. */
  readonly sets?: readonly string[];
}

/** A plan that changes nothing, of objects as the refresh has found them. */
function planWith(...objects: readonly ObjectInput[]): TerraformPlan {
  const resources = objects.map(({ address, values }) => ({
    address,
    mode: 'managed',
    type: address.split('.')[0],
    values,
  }));
  const code = objects.map(({ address, sets = [] }) => ({
    address,
    expressions: Object.fromEntries(sets.map((name) => [name, {}])),
  }));
  return planOf([], {
    prior_state: { values: { root_module: { resources } } },
    configuration: { root_module: { resources: code } },
  });
}

/** What is told of an object that was `before` and is `after`, beside others. */
function told(address: string, before: object | null, after: object | null, ...others: readonly ObjectInput[]) {
  const actions = after === null ? (['delete'] as const) : (['update'] as const);
  const own = after === null ? [] : [{ address, values: after }];
  const plan = planWith(...own.filter((it) => !others.some((other) => other.address === it.address)), ...others);
  return toleratedChange({ plan, resource: changeOf(address, actions, { before, after }), secrets: [] });
}

describe('a change that the code leaves open', () => {
  it('is told with what was applied and what is', () => {
    expect(
      told(
        'aws_eks_node_group.a',
        { scaling_config: [{ desired_size: 2 }] },
        { scaling_config: [{ desired_size: 5 }] },
      ),
    ).toBe('scaling_config.0.desired_size: 2 -> 5');
    expect(told('aws_sqs_queue.jobs', { policy: '' }, { policy: 'open' })).toBe('policy: (none) -> "open"');
    expect(told('aws_sqs_queue.jobs', { policy: 'own' }, { policy: '' })).toBe('policy: "own" -> (none)');
    expect(told('aws_sqs_queue.jobs', { url: 'u' }, null)).toBe('is gone');
  });

  it('is none where nothing is written as something empty', () => {
    const before = { name: 'a', tags: null, list: null, text: null, block: [{ part: null }] };
    const after = { name: 'a', tags: {}, list: [], text: '', block: [{ part: [] }] };
    expect(told('aws_iam_role.a', before, after)).toBeUndefined();
    expect(told('aws_iam_role.a', after, before)).toBeUndefined();
    expect(told('aws_iam_role.a', { rules: [{ a: 1 }] }, { rules: [{ a: 1 }, { a: null }] })).toBe(
      'rules.1: (none) -> {}',
    );
    expect(told('aws_iam_role.a', { tags: null, keys: [] }, { tags: {}, keys: ['b'] })).toBe('keys: (none) -> ["b"]');
  });

  it('shows nothing that is sensitive', () => {
    const change = changeOf('aws_db_instance.main', ['update'], {
      before: { empty: [], users: [{ name: '' }, { name: 'a', password: 'before-it' }] },
      after: { empty: null, users: [{ name: '' }, { name: 'b', password: 'after-it' }] },
      before_sensitive: { users: [{}, { password: true }] },
      after_sensitive: { users: [{}, { password: true }] },
    });
    expect(toleratedChange({ plan: planWith(), resource: change, secrets: [] })).toBe(
      'users.1.name: "a" -> "b"; users.1.password: (sensitive)',
    );
  });
});

describe('an attribute that another resource fills', () => {
  const versioning = (bucket: string) => ({ address: 'aws_s3_bucket_versioning.media', values: { bucket } });
  const before = { id: 'media', versioning: [{ enabled: false }], acl: null };
  const after = { id: 'media', versioning: [{ enabled: true }], acl: null };

  it('is not told: Terraform compares that resource', () => {
    expect(told('aws_s3_bucket.media', before, after, versioning('media'))).toBeUndefined();
  });

  it('is told where none of this stack fills it', () => {
    const line = 'versioning.0.enabled: false -> true';
    expect(told('aws_s3_bucket.media', before, after)).toBe(line);
    expect(told('aws_s3_bucket.media', before, after, versioning('other'))).toBe(line);
    const { id: _, ...nameless } = after;
    expect(told('aws_s3_bucket.media', before, nameless, versioning('media'))).toContain(line);
  });

  it('is not told where another stack fills it, of the object that this one publishes', () => {
    const change = changeOf('aws_s3_bucket.state', ['update'], {
      before: { id: 'states', logging: [] },
      after: { id: 'states', logging: [{ target_bucket: 'logs' }] },
    });
    const plan = planOf([], {
      prior_state: { values: { outputs: { state_bucket: { value: 'states' }, without_a_value: {} } } },
    });
    const logging = (output: string) => ({
      stack: 'bootstrap',
      resources: [
        {},
        { aws_s3_bucket_logging: { a: { bucket: `\${data.terraform_remote_state.bootstrap.outputs.${output}}` } } },
      ],
    });
    const tolerated = (others?: OtherCode, resource = change) =>
      toleratedChange({ plan, resource, secrets: [], others });
    expect(tolerated(logging('state_bucket'))).toBeUndefined();
    expect(tolerated(logging('other_bucket'))).toContain('logging');
    expect(tolerated({ ...logging('state_bucket'), stack: 'account' })).toContain('logging');
    expect(tolerated()).toContain('logging');
    const nameless = changeOf('aws_s3_bucket.state', ['update'], { before: {}, after: { logging: [{}, {}] } });
    expect(tolerated(logging('without_a_value'), nameless)).toContain('logging');
  });

  it('hides nothing else of the object', () => {
    expect(told('aws_s3_bucket.media', before, { ...after, acl: 'public-read' }, versioning('media'))).toBe(
      'acl: (none) -> "public-read"',
    );
  });

  it('is found by a name inside the other resource', () => {
    const instance = {
      address: 'aws_instance.runner',
      values: { network_interface: [{ network_interface_id: 'eni-1' }] },
    };
    const attached = { id: 'eni-1', attachment: [{ instance: 'i-1' }] };
    expect(told('aws_network_interface.runner', { id: 'eni-1', attachment: [] }, attached, instance)).toBeUndefined();
    expect(
      told('aws_network_interface.other', { id: 'eni-2', attachment: [] }, { ...attached, id: 'eni-2' }, instance),
    ).toContain('attachment');
  });
});

it('tells no counter', () => {
  expect(told('aws_iam_policy.a', { attachment_count: 0 }, { attachment_count: 1 })).toBeUndefined();
  const [before, after] = ['1', '2'].map((resource_version) => ({ metadata: [{ name: 'a', resource_version }] }));
  expect(told('kubernetes_namespace_v1.a', before ?? null, after ?? null)).toBeUndefined();
});

it('tells no other spelling of what the code sets', () => {
  const [before, after] = ['tcp', '6'].map((protocol) => ({ id: 'acl-1', ingress: [{ protocol }] }));
  const acl = (sets: readonly string[]) => ({ address: 'aws_network_acl.app', values: after ?? {}, sets });
  expect(told('aws_network_acl.app', before ?? null, after ?? null, acl(['ingress']))).toBeUndefined();
  expect(told('aws_network_acl.app', before ?? null, after ?? null, acl([]))).toBe('ingress.0.protocol: "tcp" -> "6"');
});

it('leaves the parts that are compared one by one to that comparison, unless the code sets them', () => {
  const group = (sets: readonly string[]) => ({
    address: 'aws_security_group.web',
    values: { id: 'sg-1', ingress: [{ from_port: 22 }] },
    sets,
  });
  const change = [
    { id: 'sg-1', ingress: [] },
    { id: 'sg-1', ingress: [{ from_port: 22 }] },
  ] as const;
  expect(told('aws_security_group.web', ...change, group([]))).toBeUndefined();
  expect(told('aws_security_group.web', ...change, group(['ingress']))).toContain('ingress');
});
