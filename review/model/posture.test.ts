import { describe, expect, test } from 'vitest';
import { testApp, testEnvironment } from '../../tests/support/app.ts';
import type { StackFile, TerraformJson } from '../read/synth-output.ts';
import { ENCRYPTION_RULES } from './posture/encryption-rules.ts';
import { postureModel } from './posture.ts';

const NAMES = ['dev', 'staging', 'prod'] as const;

const filesOf = (environment: (typeof NAMES)[number]): readonly StackFile[] =>
  [...testApp({ environment })].map(([name, { id, json, upstream }]) => ({
    id,
    environment,
    name,
    upstream,
    reads: [],
    terraform: json as TerraformJson,
  }));

const postureOf = (name: (typeof NAMES)[number]) =>
  postureModel({
    environment: JSON.parse(JSON.stringify(testEnvironment(name))),
    stacks: filesOf(name),
    systems: [],
  });

const countOf = (files: readonly StackFile[], type: string) =>
  files.reduce((sum, { terraform }) => sum + Object.keys(terraform.resource?.[type] ?? {}).length, 0);

/** Types with an attribute about keys that encrypt nothing by it, or that are looked at through another. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'aws_ebs_default_kms_key',
  'aws_s3_bucket_replication_configuration',
  'aws_s3_bucket_server_side_encryption_configuration',
]);

describe.each(NAMES)('the posture of %s', (name) => {
  const files = filesOf(name);
  const posture = postureOf(name);

  test('has everything encrypted, and looks at every type that has a word for it', () => {
    expect(posture.encryption.filter(({ ok }) => !ok)).toEqual([]);
    const types = files.flatMap(({ terraform }) => Object.entries(terraform.resource ?? {}));
    const speaking = types.flatMap(([type, blocks]) =>
      Object.values(blocks).some((block) => Object.keys(block).some((key) => /kms|encrypt/.test(key))) ? [type] : [],
    );
    expect(speaking.length).toBeGreaterThan(20);
    expect(new Set(speaking.filter((type) => !(type in ENCRYPTION_RULES) && !ELSEWHERE.has(type)))).toEqual(new Set());
  });

  test('has a row for each bucket, secret, queue and database', () => {
    for (const type of ['aws_s3_bucket', 'aws_secretsmanager_secret', 'aws_sqs_queue', 'aws_cloudwatch_log_group'])
      expect(posture.encryption.filter(({ address }) => address.includes(` ${type}.`))).toHaveLength(
        countOf(files, type),
      );
  });

  test('finds the key behind every expression', () => {
    const keys = posture.encryption.flatMap(({ key }) => key ?? []);
    expect(keys.length).toBeGreaterThan(50);
    expect(keys.filter((key) => !/^[a-z0-9-]+ aws_kms_key\.\w+$/.test(key))).toEqual([]);
  });

  test('has a reason for everything that the internet reaches', () => {
    expect(posture.exposure.length).toBeGreaterThan(5);
    expect(posture.exposure.filter(({ why }) => why === null)).toEqual([]);
  });

  test('has a reason for every open port, and every rule of a security group in the matrix', () => {
    expect(posture.ports.cells.length).toBeGreaterThan(20);
    expect(posture.ports.cells.filter(({ why }) => why === null)).toEqual([]);
    const ends = [...posture.ports.from, ...posture.ports.to];
    expect(ends.filter((end) => /\$|\.outputs|unknown/.test(end))).toEqual([]);
  });

  test('has every role of the stacks once, each with what it may do, limited by a boundary', () => {
    expect(posture.roles).toHaveLength(countOf(files, 'aws_iam_role'));
    expect(new Set(posture.roles.map((role) => role.name)).size).toBe(posture.roles.length);
    expect(posture.roles.filter(({ may, trusts }) => may.length === 0 || trusts.length === 0)).toEqual([]);
    expect(posture.roles.filter(({ boundary }) => !boundary)).toEqual([]);
    expect(JSON.stringify(posture.roles)).not.toContain('cannot be read');
  });

  test('keeps what is promised of every database, bucket and volume', () => {
    expect(posture.retention.filter(({ ok }) => !ok)).toEqual([]);
    expect(posture.retention.filter(({ promise }) => promise !== null).length).toBeGreaterThan(3);
    expect(new Set(posture.retention.map(({ what }) => what)).size).toBe(posture.retention.length);
  });
});
