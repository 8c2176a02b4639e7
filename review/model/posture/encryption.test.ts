import { expect, test } from 'vitest';
import { stackFile, stacksWith } from '../../../tests/support/stack-file.ts';
import type { TerraformJson } from '../../read/synth-output.ts';
import { encryptionOf } from './encryption.ts';

const account = stackFile('account', { aws_kms_key: { data: {} } }, { key: '${aws_kms_key.data.arn}' });
const KEY = '${data.terraform_remote_state.account.outputs.key}';
const of = (resource: TerraformJson['resource']) =>
  encryptionOf(stacksWith(resource, account)).map(({ what, key, ok, why }) => [what, ok, key ?? why]);

const OURS = 'account aws_kms_key.data';
const AWS = "AWS's own key";

test('each entry names the stack, the resource and the key behind its expression', () => {
  const stacks = stacksWith({ aws_ebs_volume: { data: { encrypted: true, kms_key_id: KEY } } }, account);
  expect(encryptionOf(stacks)).toEqual([
    { address: 'shop-aws aws_ebs_volume.data', what: 'volume', key: OURS, ok: true, why: null },
  ]);
});

test.each([
  ['aws_ebs_volume', { encrypted: 'true' }, ['volume', true, AWS]],
  ['aws_ebs_volume', {}, ['volume', false, 'not encrypted']],
  ['aws_db_instance', { kms_key_id: KEY }, ['storage and backups', false, 'not encrypted']],
  ['aws_db_instance', { storage_encrypted: true, kms_key_id: KEY }, ['storage and backups', true, OURS]],
  ['aws_sqs_queue', { kms_master_key_id: KEY }, ['messages', true, OURS]],
  ['aws_sqs_queue', {}, ['messages', true, AWS]],
  ['aws_sqs_queue', { sqs_managed_sse_enabled: false }, ['messages', false, 'not encrypted']],
  ['aws_sns_topic', { kms_master_key_id: 'alias/aws/sns' }, ['messages', true, AWS]],
  ['aws_sns_topic', {}, ['messages', false, 'not encrypted']],
  ['aws_secretsmanager_secret', {}, ['secret value', true, AWS]],
  ['aws_cloudwatch_log_group', { kms_key_id: KEY }, ['log events', true, OURS]],
  ['aws_dynamodb_table', { server_side_encryption: [{ kms_key_arn: KEY }] }, ['items', true, OURS]],
  ['aws_ecr_repository', { encryption_configuration: [{ kms_key: KEY }] }, ['images', true, OURS]],
  ['aws_eks_cluster', { encryption_config: { provider: { key_arn: KEY } } }, ['secrets of Kubernetes', true, OURS]],
  ['aws_instance', { root_block_device: { encrypted: false } }, ['root volume', false, 'not encrypted']],
  ['aws_lb_listener', { protocol: 'HTTPS' }, ['in transit', true, 'TLS']],
  ['aws_lb_listener', { protocol: 'HTTP', default_action: [{}] }, ['in transit', false, 'HTTP in clear']],
  [
    'aws_lb_listener',
    { protocol: 'HTTP', default_action: [{ redirect: { protocol: 'HTTPS' } }] },
    ['in transit', true, 'redirects to HTTPS'],
  ],
  [
    'aws_cloudfront_distribution',
    { default_cache_behavior: { viewer_protocol_policy: 'redirect-to-https' }, ordered_cache_behavior: [] },
    ['in transit', true, 'TLS, TLS at least'],
  ],
  [
    'aws_cloudfront_distribution',
    { default_cache_behavior: {}, ordered_cache_behavior: [{ viewer_protocol_policy: 'allow-all' }] },
    ['in transit', false, 'HTTP too'],
  ],
])('%s %o', (type, block, told) => {
  expect(of({ [type]: { one: block } })).toEqual([told]);
});

test('a cache is looked at twice: at rest and in transit', () => {
  const found = of({
    aws_elasticache_replication_group: { a: { at_rest_encryption_enabled: 'true', kms_key_id: KEY } },
  });
  expect(found).toEqual([
    ['data at rest', true, OURS],
    ['in transit', false, 'not encrypted'],
  ]);
});

test('every volume of a launch template counts', () => {
  const volume = (device_name: string, encrypted: boolean) => ({ device_name, ebs: { encrypted } });
  const block_device_mappings = [volume('/dev/a', true), volume('/dev/b', false)];
  expect(of({ aws_launch_template: { nodes: { block_device_mappings } } })).toEqual([
    ['volume /dev/a', true, AWS],
    ['volume /dev/b', false, 'not encrypted'],
  ]);
});

test('a bucket has the key that its configuration says; without one, that of S3', () => {
  const setting = (bucket: string, by_default: object) => ({
    bucket,
    rule: [{ apply_server_side_encryption_by_default: by_default }],
  });
  const found = of({
    aws_s3_bucket: { media: {}, logs: {}, bare: {} },
    aws_s3_bucket_server_side_encryption_configuration: {
      a: setting('${aws_s3_bucket.media.id}', { sse_algorithm: 'aws:kms', kms_master_key_id: KEY }),
      b: setting('${aws_s3_bucket.logs.id}', { sse_algorithm: 'AES256' }),
    },
  });
  expect(found).toEqual([
    ['objects', true, OURS],
    ['objects', true, "S3's own key (AES256)"],
    ['objects', true, "S3's own key (AES256)"],
  ]);
});

test('a replica has the key of what it replicates; its insights are looked at where it has them', () => {
  const found = of({
    aws_db_instance: {
      main: { storage_encrypted: true, kms_key_id: KEY },
      replica: {
        storage_encrypted: true,
        replicate_source_db: '${aws_db_instance.main.arn}',
        performance_insights_enabled: true,
      },
    },
  });
  expect(found).toEqual([
    ['storage and backups', true, OURS],
    ['storage and backups', true, OURS],
    ['performance insights', true, AWS],
  ]);
});

test('volumes without a setting of their own have the default key of their region', () => {
  const found = of({
    aws_ebs_encryption_by_default: { here: { enabled: true }, there: { enabled: true, provider: 'aws.second' } },
    aws_ebs_default_kms_key: { here: { key_arn: KEY } },
  });
  expect(found.map(([, , key]) => key)).toEqual([OURS, AWS]);
});
