import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DATA_HOLDERS as LEDGER_HOLDERS } from '../../lib/data-holders.ts';
import { testApp } from '../../tests/support/app.ts';
import { planOf, updated } from '../../tests/support/terraform-plan.ts';
import { dataAtRisk } from './data-at-risk.ts';
import { DATA_HOLDERS } from './data-holders.ts';
import { HOLDS_NOTHING } from './holds-nothing.ts';

const expiring = (days: number) => ({ rule: [{ id: 'old', status: 'Enabled', expiration: [{ days }] }] });
const images = (countNumber: number) => ({
  policy: JSON.stringify({
    rules: [{ selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber } }],
  }),
});
const backups = (delete_after: number) => ({ rule: [{ rule_name: 'daily', lifecycle: [{ delete_after }] }] });
const keyOf = (AWS: string) => ({
  policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*' }] }),
});
const values = (enabled: boolean) => ({ values: [JSON.stringify({ persistence: { enabled } })] });
const denying = (...Statement: object[]) => ({ policy: JSON.stringify({ Statement }) });

/** Examples where an attribute alone does not make one: safe, then weaker. */
const WHOLE: Readonly<Record<string, readonly [safe: unknown, weaker: unknown]>> = {
  'aws_s3_bucket_lifecycle_configuration.rule': [expiring(90), expiring(30)],
  'aws_s3_bucket_replication_configuration.rule': [{ rule: [{ id: 'all', status: 'Enabled' }] }, { rule: [] }],
  'aws_ecr_lifecycle_policy.policy': [images(200), images(10)],
  'aws_backup_plan.rule': [backups(90), backups(30)],
  'aws_backup_vault_policy.policy': [denying({ Effect: 'Deny' }), denying()],
  'aws_kms_key.policy': [keyOf('arn:aws:iam::111111111111:root'), keyOf('arn:aws:iam::111111111111:role/a')],
  'helm_release.values': [values(true), values(false)],
};

/** Safe and weaker value of an attribute, for every type that has it. */
const VALUES: Readonly<Record<string, readonly [safe: unknown, weaker: unknown]>> = {
  allocated_storage: [100, 20],
  backtrack_window: [3600, 0],
  backup_retention_period: [35, 7],
  'backup_policy.0.status': ['ENABLED', 'DISABLED'],
  bypass_policy_lockout_safety_check: [false, true],
  delete_automated_backups: [false, true],
  'aws_cognito_user_pool.deletion_protection': ['ACTIVE', 'INACTIVE'],
  deletion_protection: [true, false],
  deletion_protection_enabled: [true, false],
  deletion_window_in_days: [30, 7],
  disable_api_termination: [true, false],
  enable_deletion_protection: [true, false],
  enable_log_file_validation: [true, false],
  enable_logging: [true, false],
  enabled: [true, false],
  final_snapshot: [true, false],
  final_snapshot_identifier: ['last', null],
  final_snapshot_name: ['last', null],
  force_delete: [false, true],
  force_destroy: [false, true],
  force_detach: [false, true],
  force_update: [false, true],
  image_tag_mutability: ['IMMUTABLE', 'MUTABLE'],
  include_global_service_events: [true, false],
  is_enabled: [true, false],
  is_multi_region_trail: [true, false],
  max_retention_days: [0, 30],
  message_retention_seconds: [1209600, 345600],
  min_retention_days: [90, 30],
  'point_in_time_recovery.0.enabled': [true, false],
  'point_in_time_recovery.0.recovery_period_in_days': [35, 7],
  recovery_window_in_days: [30, 0],
  redrive_policy: ['{}', ''],
  'helm_release.replace': [false, true],
  replica: [[{ region: 'eu-west-1', region_name: 'eu-west-1' }], []],
  'replication_configuration.0.rule.0.destination': [[{ region: 'eu-west-1' }], []],
  retain_on_delete: [false, true],
  retention_in_days: [0, 30],
  retention_period: [35, 7],
  'rule.0.default_retention.0.days': [90, 30],
  'rule.0.default_retention.0.mode': ['COMPLIANCE', 'GOVERNANCE'],
  'rule.0.default_retention.0.years': [7, 1],
  secondary_allocation_ids: [['eipalloc-1'], []],
  size: [200, 100],
  skip_destroy: [true, false],
  skip_final_snapshot: [false, true],
  snapshot_retention_limit: [14, 0],
  'ttl.0.enabled': [false, true],
  'versioning_configuration.0.mfa_delete': ['Enabled', 'Disabled'],
  'versioning_configuration.0.status': ['Enabled', 'Suspended'],
};

const rules = Object.entries(DATA_HOLDERS).flatMap(([type, { weakenings = [] }]) =>
  weakenings.map(({ attribute }) => [type, attribute] as const),
);

describe('every rule of every holder', () => {
  test.each(rules)('%s: %s', (type, attribute) => {
    const [safe, weaker] = exampleOf(type, attribute);
    const told = (before: unknown, after: unknown) =>
      dataAtRisk(planOf([updated(`${type}.a`, before, after)]), 'apply').map(({ address }) => address);
    expect(told(safe, weaker)).toEqual([`${type}.a`]);
    expect(told(weaker, safe)).toEqual([]);
    expect(told(safe, safe)).toEqual([]);
  });
});

describe('the tables', () => {
  test('there is no type that both holds data and holds nothing', () => {
    expect(Object.keys(DATA_HOLDERS).filter((type) => type in HOLDS_NOTHING)).toEqual([]);
  });

  test('what the address ledger and the review page take for a holder, the guard holds for one', () => {
    const known = Object.keys(LEDGER_HOLDERS);
    expect(known.length).toBeGreaterThan(10);
    expect(known.filter((type) => DATA_HOLDERS[type]?.loses === undefined)).toEqual([]);
  });

  test('every holder loses something or has a rule', () => {
    const idle = Object.entries(DATA_HOLDERS).filter(([, it]) => it.loses === undefined && it.weakenings === undefined);
    expect(idle).toEqual([]);
  });

  test('what is a setting is one of a holder', () => {
    const holders = Object.values(DATA_HOLDERS).flatMap(({ of }) => (of === undefined ? [] : [of.type]));
    expect(holders.filter((type) => DATA_HOLDERS[type]?.loses === undefined)).toEqual([]);
  });

  test.each(['dev', 'staging', 'prod'] as const)('every type in %s is judged', (environment) => {
    const types = [...testApp({ environment }).values()].flatMap(({ json }) => Object.keys(json['resource'] ?? {}));
    expect(types.length).toBeGreaterThan(100);
    const open = types.filter((type) => !(type in DATA_HOLDERS) && !(type in HOLDS_NOTHING));
    expect([...new Set(open)]).toEqual([]);
  });
});

describe("the provider's own names", () => {
  const awsTypes = [...Object.keys(DATA_HOLDERS), ...Object.keys(HOLDS_NOTHING)].filter((it) => it.startsWith('aws_'));

  test.each(awsTypes)('%s exists', (type) => {
    expect(existsSync(typings(type))).toBe(true);
  });

  test.each(rules.filter(([type]) => type.startsWith('aws_')))('%s has %s', (type, attribute) => {
    const declared = readFileSync(typings(type), 'utf8');
    for (const part of attribute.split('.').filter((it) => !/^\d+$/.test(it)))
      expect(declared).toMatch(new RegExp(`readonly ${camelCase(part)}\\??:`));
  });
});

function exampleOf(type: string, attribute: string): readonly [unknown, unknown] {
  const whole = WHOLE[`${type}.${attribute}`];
  if (whole !== undefined) return whole;
  const pair = VALUES[`${type}.${attribute}`] ?? VALUES[attribute];
  if (pair === undefined) throw new Error(`no example of ${type}.${attribute}: add one`);
  return [valueAt(attribute.split('.'), pair[0]), valueAt(attribute.split('.'), pair[1])];
}

function valueAt([key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const inner = valueAt(rest, value);
  return /^\d+$/.test(key) ? [inner] : { [key]: inner };
}

/** Types and attributes in snake case are folders in kebab case and properties in camel case. */
function typings(type: string): string {
  const folder = type.replace(/^aws_/, '').replaceAll('_', '-');
  return new URL(`../../node_modules/@cdktf/provider-aws/lib/${folder}/index.d.ts`, import.meta.url).pathname;
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
