import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf, planOf } from '../tests/support/terraform-plan.ts';
import { toleratedChange } from './tolerated-change.ts';

/** An object that a resource of another type fills attributes of, as the code of that resource names it. */
interface Filled {
  readonly type: string;
  readonly hidden: readonly string[];
  readonly identity: string;
  readonly maker: string;
  /** What the other resource has of itself, where it names the object so. */
  readonly naming: (owner: string) => object;
}

const bucket = (maker: string, hidden: string): Filled => ({
  type: 'aws_s3_bucket',
  hidden: [hidden],
  identity: 'id',
  maker: `aws_s3_bucket_${maker}`,
  naming: (owner) => ({ bucket: owner }),
});

/** Everything that a change may hide behind: a new line is a decision, and needs somebody who compares it instead. */
const FILLED: readonly Filled[] = [
  bucket('cors_configuration', 'cors_rule'),
  bucket('lifecycle_configuration', 'lifecycle_rule'),
  bucket('logging', 'logging'),
  bucket('object_lock_configuration', 'object_lock_configuration'),
  bucket('policy', 'policy'),
  bucket('replication_configuration', 'replication_configuration'),
  bucket('server_side_encryption_configuration', 'server_side_encryption_configuration'),
  bucket('versioning', 'versioning'),
  {
    type: 'aws_acm_certificate',
    hidden: ['status', 'not_before', 'not_after', 'renewal_eligibility', 'renewal_summary'],
    identity: 'arn',
    maker: 'aws_acm_certificate_validation',
    naming: (owner) => ({ certificate_arn: owner }),
  },
  {
    type: 'aws_eip',
    hidden: ['association_id', 'network_interface', 'instance', 'private_ip', 'private_dns'],
    identity: 'id',
    maker: 'aws_nat_gateway',
    naming: (owner) => ({ allocation_id: owner }),
  },
  {
    type: 'aws_network_interface',
    hidden: ['attachment'],
    identity: 'id',
    maker: 'aws_instance',
    naming: (owner) => ({ network_interface: [{ network_interface_id: owner }] }),
  },
  {
    type: 'aws_secretsmanager_secret',
    hidden: ['policy'],
    identity: 'arn',
    maker: 'aws_secretsmanager_secret_policy',
    naming: (owner) => ({ secret_arn: owner }),
  },
  {
    type: 'aws_sns_topic',
    hidden: ['policy'],
    identity: 'arn',
    maker: 'aws_sns_topic_policy',
    naming: (owner) => ({ arn: owner }),
  },
  {
    type: 'aws_sqs_queue',
    hidden: ['policy'],
    identity: 'url',
    maker: 'aws_sqs_queue_policy',
    naming: (owner) => ({ queue_url: owner }),
  },
  {
    type: 'aws_sqs_queue',
    hidden: ['redrive_allow_policy'],
    identity: 'url',
    maker: 'aws_sqs_queue_redrive_allow_policy',
    naming: (owner) => ({ queue_url: owner }),
  },
];

/** Hidden beside that, without anybody: what counts and dates, and what is compared part by part (`unmanaged-parts.ts`). */
const ALWAYS: Readonly<Record<string, readonly string[]>> = {
  aws_backup_vault: ['recovery_points'],
  aws_db_instance: ['latest_restorable_time'],
  aws_iam_policy: ['attachment_count'],
  aws_iam_role: ['managed_policy_arns', 'inline_policy'],
  aws_instance: ['ebs_block_device'],
  aws_route_table: ['route'],
  aws_security_group: ['ingress', 'egress'],
  aws_synthetics_canary: ['timeline'],
};

const OTHERS = ['aws_network_acl', 'aws_kms_key', 'aws_volume_attachment', 'kubernetes_namespace_v1'];
const TYPES = [...new Set([...FILLED.map(({ type }) => type), ...Object.keys(ALWAYS), ...OTHERS])];
const ATTRIBUTES = [
  ...new Set([...FILLED.flatMap(({ hidden }) => hidden), ...Object.values(ALWAYS).flat(), 'acl', 'status_of', 'size']),
];

const policy = fc
  .tuple(fc.constantFrom('2012-10-17', '2008-10-17'), fc.subarray(['Read', 'Write']))
  .map(([Version, sids]) =>
    JSON.stringify({ Version, Statement: sids.map((Sid) => ({ Sid, Effect: 'Allow', Action: Sid })) }),
  );
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(null, '', false, true, 0, 1, '0', 'x', '{"a":1}', '{"a":2}', '[]', '{}'),
    policy,
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { maxKeys: 2 }),
  ),
}));
const attributes = fc.dictionary(fc.constantFrom(...ATTRIBUTES), value, { maxKeys: 6 });

/** A value without what is empty: what says no more than nothing does. */
function said(part: unknown): unknown {
  if (Array.isArray(part)) return part.length === 0 ? null : part.map(said);
  if (typeof part !== 'object' || part === null) return part === '' || part === undefined ? null : part;
  const entries = Object.entries(part).map(([key, inner]) => [key, said(inner)] as const);
  const full = entries.filter(([, inner]) => inner !== null).sort(([a], [b]) => (a < b ? -1 : 1));
  return full.length === 0 ? null : Object.fromEntries(full);
}

type Attributes = Readonly<Record<string, unknown>>;

const changedIn = (before: Attributes, after: Attributes): readonly string[] =>
  Object.keys({ ...before, ...after }).filter(
    (name) => JSON.stringify(said(before[name])) !== JSON.stringify(said(after[name])),
  );

/** Attributes that are told of an object of a type, beside resources that name an object. */
function toldOf(type: string, before: Attributes, after: Attributes, makers: readonly Filled[], owner: string) {
  const identity = { id: 'own', arn: 'own', url: 'own', name: 'own' };
  const resources = makers.map(({ maker, naming }, index) => ({
    address: `${maker}.n${index}`,
    mode: 'managed',
    type: maker,
    values: naming(owner),
  }));
  const object = { before: { ...before, ...identity }, after: { ...after, ...identity } };
  const told = toleratedChange({
    plan: planOf([], { prior_state: { values: { root_module: { resources } } } }),
    resource: changeOf(`${type}.a`, ['update'], object),
    secrets: [],
  });
  return ATTRIBUTES.filter((name) => new RegExp(`(^|; )${name}[.:]`).test(told ?? ''));
}

const hiddenBy = (type: string, makers: readonly Filled[]) =>
  new Set([...(ALWAYS[type] ?? []), ...makers.filter((maker) => maker.type === type).flatMap(({ hidden }) => hidden)]);

describe('of a change that no apply takes back', () => {
  it('every attribute is told but those that other resources fill of this very object, and the few that say nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TYPES),
        attributes,
        attributes,
        fc.subarray([...FILLED]),
        fc.constantFrom('own', 'another', ''),
        (type, before, after, makers, owner) => {
          const hidden = hiddenBy(type, owner === 'own' ? makers : []);
          const expected = changedIn(before, after).filter((name) => !hidden.has(name));
          expect([...toldOf(type, before, after, makers, owner)].sort()).toEqual([...expected].sort());
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each(FILLED)('$hidden of $type stays told beside all resources but $maker', (filled) => {
    const [name = ''] = filled.hidden;
    const others = FILLED.filter((it) => it !== filled && !(it.type === filled.type && it.hidden.includes(name)));
    const change = [{ [name]: 'x' }, { [name]: 'y' }] as const;
    expect(toldOf(filled.type, ...change, others, 'own')).toEqual([name]);
    expect(toldOf(filled.type, ...change, [filled], 'another')).toEqual([name]);
    expect(toldOf(filled.type, ...change, [filled], 'own')).toEqual([]);
  });
});
