import { describe, expect, test } from 'vitest';
import { UNKNOWN } from '../../lib/plan/plan-value.ts';
import { fewerBackups, fewerDenials, fewerReplicas, keyLeftAlone, unselected } from './copies.ts';

describe('a backup plan', () => {
  const { found } = fewerBackups('why');
  const rule = (days: unknown, copies: readonly [vault: unknown, days: unknown][] = [], more: object = {}) => ({
    rule_name: 'daily',
    lifecycle: days === null ? [] : [{ delete_after: days }],
    copy_action: copies.map(([destination_vault_arn, delete_after]) => ({
      destination_vault_arn,
      lifecycle: [{ delete_after }],
    })),
    ...more,
  });
  const judge = (before: object, after: object) => found({ rule: [before] }, { rule: [after] });

  test('a rule that is gone, kept for less long, or no longer for ever', () => {
    expect(found({ rule: [rule(90)] }, { rule: [] })).toBe('rule daily: removed');
    expect(judge(rule(90), rule(30))).toBe('rule daily: kept 90 -> 30 days');
    expect(judge(rule(null), rule(30))).toBe('rule daily: kept for ever -> 30 days');
    expect(judge(rule(90), rule(UNKNOWN))).toBe('rule daily: kept 90 -> (known after apply) days');
    expect(found({ rule: [rule(90)] }, { rule: UNKNOWN })).toBe('rule: -> (known after apply)');
  });
  test('a copy that is gone or kept for less long', () => {
    expect(judge(rule(90, [['far', 90]]), rule(90))).toBe('rule daily: copies 1 -> 0');
    expect(judge(rule(90, [['far', 90]]), rule(90, [['far', 30]]))).toBe('rule daily: copy in far kept 90 -> 30 days');
  });
  test('no restore to any point any more', () => {
    const told = judge(
      rule(9, [], { enable_continuous_backup: true }),
      rule(9, [], { enable_continuous_backup: false }),
    );
    expect(told).toBe('rule daily: no restore to any point any more');
  });
  test('more of everything, another schedule, and a copy into a vault that is made in the same plan, are fine', () => {
    expect(
      judge(
        rule(30, [['far', 30]]),
        rule(90, [
          ['far', 90],
          ['farther', 1],
        ]),
      ),
    ).toBeUndefined();
    expect(judge(rule(30, [], { schedule: 'a' }), rule(30, [], { schedule: 'b' }))).toBeUndefined();
    expect(judge(rule(30, [['far', 30]]), rule(30, [[UNKNOWN, 30]]))).toBeUndefined();
    expect(judge(rule(30), rule(null))).toBeUndefined();
  });
});

describe('replication of a bucket', () => {
  const { found } = fewerReplicas('why');
  const of = (...rules: readonly [id: string, status: string][]) => ({
    rule: rules.map(([id, status]) => ({ id, status })),
  });

  test('a rule that is gone or disabled is told', () => {
    expect(found(of(['all', 'Enabled']), of())).toBe('rule all: removed or disabled');
    expect(found(of(['all', 'Enabled']), of(['all', 'Disabled']))).toBe('rule all: removed or disabled');
  });
  test('one that was disabled, a new one, and unknown ones are fine', () => {
    expect(found(of(['all', 'Disabled']), of())).toBeUndefined();
    expect(found(of(['all', 'Enabled']), of(['more', 'Enabled'], ['all', 'Enabled']))).toBeUndefined();
    expect(found(of(['all', 'Enabled']), { rule: UNKNOWN })).toBeUndefined();
  });
});

describe('denials of a policy', () => {
  const { found } = fewerDenials('policy', 'why');
  const policy = (...Statement: object[]) => ({ policy: JSON.stringify({ Statement }) });
  const denial = { Sid: 'NoEarlyDeletion', Effect: 'Deny', Action: 'backup:DeleteRecoveryPoint' };

  test('one that is gone, changed or unknown is told by its name', () => {
    expect(found(policy(denial), policy())).toBe('policy: without the denial NoEarlyDeletion');
    expect(found(policy(denial), policy({ ...denial, Action: 'x' }))).toBe(
      'policy: without the denial NoEarlyDeletion',
    );
    expect(found(policy(denial), { policy: UNKNOWN })).toBe('policy: -> (known after apply)');
    expect(found(policy(denial), { policy: 'no json' })).toBe('policy: without the denial NoEarlyDeletion');
  });
  test('allowances may go, denials may be added', () => {
    expect(found(policy(denial, { Effect: 'Allow' }), policy({ Effect: 'Deny' }, denial))).toBeUndefined();
    expect(found(policy({ Effect: 'Allow' }), { policy: UNKNOWN })).toBeUndefined();
  });
});

describe('policy of a key', () => {
  const { found } = keyLeftAlone('why');
  const policy = (AWS: string, Action: unknown = ['kms:*']) => ({
    policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { AWS }, Action }] }),
  });
  const root = policy('arn:aws:iam::111111111111:root');

  test('the account that loses kms:* is told', () => {
    expect(found(root, policy('arn:aws:iam::111111111111:role/admin'))).toBe(
      'policy: the account itself no longer has kms:*',
    );
    expect(found(root, policy('arn:aws:iam::111111111111:root', ['kms:Decrypt']))).toBeDefined();
  });
  test('other statements beside that of the account change nothing', () => {
    const account = JSON.parse(root.policy).Statement[0];
    const more = { policy: JSON.stringify({ Statement: [{ Effect: 'Deny', Action: 'a' }, account] }) };
    expect(found(more, policy('arn:aws:iam::111111111111:role/admin'))).toBeDefined();
    expect(found(root, more)).toBeUndefined();
  });

  test('other changes, and a key that never was managed so, are fine', () => {
    expect(found(root, policy('arn:aws:iam::111111111111:root', 'kms:*'))).toBeUndefined();
    expect(
      found(policy('arn:aws:iam::111111111111:role/a'), policy('arn:aws:iam::111111111111:role/b')),
    ).toBeUndefined();
    expect(found(root, { policy: UNKNOWN })).toBeUndefined();
  });
});

describe('the tag by which backups select', () => {
  const { found } = unselected('why');
  test('gone, changed or unknown is told', () => {
    expect(found({ tags_all: { backup: 'daily' } }, { tags_all: {} })).toBe('tag backup: daily -> (none)');
    expect(found({ tags_all: { backup: 'daily' } }, { tags_all: { backup: 'no' } })).toBe('tag backup: daily -> no');
    expect(found({ tags_all: { backup: 'daily' } }, { tags_all: UNKNOWN })).toBe(
      'tag backup: daily -> (known after apply)',
    );
  });
  test('kept, never there, and known by the tags of its own while all of them are not, are fine', () => {
    expect(found({ tags_all: { backup: 'daily', a: 1 } }, { tags_all: { backup: 'daily' } })).toBeUndefined();
    expect(found({ tags_all: {} }, { tags_all: { backup: 'daily' } })).toBeUndefined();
    expect(found({ tags_all: { backup: 'daily' } }, { tags_all: UNKNOWN, tags: { backup: 'daily' } })).toBeUndefined();
  });
});
