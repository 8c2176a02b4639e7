import { describe, expect, test } from 'vitest';
import { testStack } from '../../tests/support/app.ts';
import { moveToInfrequent } from './bucket.ts';

const prod = testStack('prod', 'bytebytego-aws');
const dev = testStack('dev', 'bytebytego-aws');
const account = (output: string) => `\${data.terraform_remote_state.account.outputs.${output}}`;

describe('the media bucket', () => {
  test('is encrypted with the data key, versioned, private and logged', () => {
    expect(prod.resource('aws_s3_bucket', 'media')['bucket']).toBe('prod-bytebytego-media-333333333333');
    expect(prod.resource('aws_s3_bucket_server_side_encryption_configuration', 'media_encryption')['rule']).toEqual([
      {
        apply_server_side_encryption_by_default: {
          kms_master_key_id: account('data_key_arn'),
          sse_algorithm: 'aws:kms',
        },
        bucket_key_enabled: true,
      },
    ]);
    expect(prod.resource('aws_s3_bucket_versioning', 'media_versioning')['versioning_configuration']).toEqual({
      status: 'Enabled',
    });
    expect(prod.resource('aws_s3_bucket_public_access_block', 'media_public_access')).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(prod.resource('aws_s3_bucket_logging', 'media_access_logs')['target_bucket']).toBe(
      account('access_logs_bucket_name'),
    );
  });

  test('tells the queue of every new upload, after the queue lets it', () => {
    expect(prod.resource('aws_s3_bucket_notification')).toMatchObject({
      bucket: `\${aws_s3_bucket.media.id}`,
      queue: [
        {
          events: ['s3:ObjectCreated:*'],
          filter_prefix: 'uploads/',
          queue_arn: `\${aws_sqs_queue.media_jobs.arn}`,
        },
      ],
      depends_on: ['aws_sqs_queue_policy.media_jobs_policy', 'aws_sqs_queue_policy.media_jobs_dead_letter_policy'],
    });
  });

  test("takes presigned uploads from pages of the system's own host only", () => {
    expect(prod.resource('aws_s3_bucket_cors_configuration')['cors_rule']).toEqual([
      expect.objectContaining({
        allowed_origins: ['https://bytebytego.realworld-inc.link'],
        allowed_methods: ['GET', 'HEAD', 'PUT', 'POST'],
      }),
    ]);
  });

  test('keeps old versions for as many days as the environment says and moves idle objects after ninety', () => {
    const rules = prod.resource('aws_s3_bucket_lifecycle_configuration', 'media_lifecycle')['rule'];
    expect(rules).toEqual([
      expect.objectContaining({ noncurrent_version_expiration: [{ noncurrent_days: 365 }] }),
      expect.objectContaining({ transition: [{ days: 90, storage_class: 'STANDARD_IA' }] }),
    ]);
    expect(dev.resource('aws_s3_bucket_lifecycle_configuration', 'media_lifecycle')['rule']).toContainEqual(
      expect.objectContaining({ noncurrent_version_expiration: [{ noncurrent_days: 7 }] }),
    );
  });
});

describe('the copy of the media bucket', () => {
  test('lies in the second region under the key of that region, with delete markers but without lost versions', () => {
    expect(prod.resource('aws_s3_bucket', 'media_replica')).toMatchObject({
      bucket: 'prod-bytebytego-media-replica-333333333333',
      provider: 'aws.second_region',
      lifecycle: { prevent_destroy: true },
    });
    expect(prod.resource('aws_s3_bucket_replication_configuration')['rule']).toEqual([
      {
        id: 'everything',
        status: 'Enabled',
        filter: { prefix: '' },
        delete_marker_replication: { status: 'Enabled' },
        source_selection_criteria: { sse_kms_encrypted_objects: { status: 'Enabled' } },
        destination: {
          bucket: `\${aws_s3_bucket.media_replica.arn}`,
          encryption_configuration: { replica_kms_key_id: account('data_key_second_arn') },
        },
      },
    ]);
  });

  test('is written by a role that may write nowhere else and delete no version', () => {
    const policy = JSON.parse(String(prod.resource('aws_iam_role_policy', 'media_replication_role_policy')['policy']));
    const write = policy.Statement.find(({ Sid }: { Sid: string }) => Sid === 'WriteCopies');
    expect(write).toMatchObject({
      Action: ['s3:ReplicateObject', 's3:ReplicateTags', 's3:ReplicateDelete'],
      Resource: [`\${aws_s3_bucket.media_replica.arn}/*`],
    });
    expect(JSON.stringify(policy)).not.toContain('s3:DeleteObject');
  });

  test('does not exist where the environment keeps no copies', () => {
    expect(Object.keys(dev.resources('aws_s3_bucket'))).not.toContain('media_replica');
    expect(dev.resources('aws_s3_bucket_replication_configuration')).toEqual({});
    expect(dev.outputs()).not.toHaveProperty('need_media_replica_name');
    expect(prod.outputs()['need_media_replica_name']).toBe(`\${aws_s3_bucket.media_replica.bucket}`);
  });
});

test('objects stay in the standard class where the system says so', () => {
  expect(moveToInfrequent(0)).toEqual([]);
  expect(moveToInfrequent(30)).toMatchObject([{ transition: [{ days: 30, storageClass: 'STANDARD_IA' }] }]);
});
