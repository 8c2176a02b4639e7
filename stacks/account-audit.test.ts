import { describe, expect, it } from 'vitest';
import { changedStack, type StackJson, testEnvironment, testStack } from '../tests/support/app.ts';

const dev = testStack('dev', 'account');
const prod = testStack('prod', 'account');
/** Another environment of the same account owns what an account has once. */
const shared = changedStack('dev', 'account', {
  account: { ...testEnvironment('dev').account, singletons: 'elsewhere' },
});

describe('the audit trail', () => {
  it('covers all regions, is validated, encrypted, and readable at once', () => {
    expect(prod.resource('aws_cloudtrail')).toMatchObject({
      name: 'prod-audit',
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      kms_key_id: '${aws_kms_key.keys_logs.arn}',
      cloud_watch_logs_group_arn: '${aws_cloudwatch_log_group.trail_events.arn}:*',
    });
  });

  it('records every read and write of states and of their copy', () => {
    const selectors = prod.resource('aws_cloudtrail')['advanced_event_selector'] as { name: string }[];
    expect(selectors.find(({ name }) => name === 'terraform-states')).toEqual({
      name: 'terraform-states',
      field_selector: [
        { equals: ['Data'], field: 'eventCategory' },
        { equals: ['AWS::S3::Object'], field: 'resources.type' },
        {
          field: 'resources.ARN',
          starts_with: [
            '${data.terraform_remote_state.bootstrap.outputs.state_bucket_arn}/',
            'arn:aws:s3:::${data.terraform_remote_state.bootstrap.outputs.state_replica_bucket_name}/',
          ],
        },
      ],
    });
  });

  it('lies in the bucket that the boundary closes to everybody', () => {
    const boundary = testStack('prod', 'bootstrap').resource('aws_iam_policy', 'boundary')['policy'];
    const { bucket } = prod.resource('aws_s3_bucket', 'trail_bucket');
    expect(bucket).toBe('prod-audit-trail-333333333333');
    expect(boundary).toContain(`arn:aws:s3:::${String(bucket)}/*`);
  });

  it('keeps seven years for auditors and one for queries in prod', () => {
    const { rule } = prod.resource('aws_s3_bucket_lifecycle_configuration', 'trail_bucket_lifecycle');
    expect(JSON.stringify(rule)).toContain('"expiration":[{"days":2557}]');
    expect(prod.resource('aws_cloudwatch_log_group', 'trail_events')['retention_in_days']).toBe(365);
  });

  it('rings by alarms that name their runbook section', () => {
    const alarms = Object.values(prod.resources('aws_cloudwatch_metric_alarm'));
    expect(alarms).toHaveLength(4);
    for (const alarm of alarms) {
      expect(alarm['alarm_description']).toContain('docs/runbook.md#audit-trail-alarms');
      expect(alarm['alarm_actions']).toEqual(['${aws_sns_topic.alerts.arn}']);
    }
  });

  it('lets CloudTrail use the key of logs only where the trail is', () => {
    const policyOf = (stack: StackJson) => stack.resource('aws_kms_key', 'keys_logs')['policy'];
    expect(policyOf(dev)).toContain('cloudtrail.amazonaws.com');
    expect(policyOf(shared)).not.toContain('cloudtrail.amazonaws.com');
  });
});

describe('log buckets', () => {
  it.each(['logs_access_logs', 'logs_access_logs_second', 'logs_load_balancer_logs'])(
    '%s has S3’s own encryption, the only one that its writers know',
    (id) => {
      const { rule } = prod.resource('aws_s3_bucket_server_side_encryption_configuration', `${id}_encryption`);
      expect(rule).toEqual([
        { apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' }, bucket_key_enabled: false },
      ]);
    },
  );

  it('admit the load balancers of their own region', () => {
    const policyOf = (stack: StackJson) =>
      stack.resource('aws_s3_bucket_policy', 'logs_load_balancer_logs_policy')['policy'];
    expect(policyOf(dev)).toContain('arn:aws:iam::718504428378:root');
    expect(policyOf(prod)).toContain('arn:aws:iam::127311923021:root');
    expect(policyOf(prod)).not.toContain('718504428378');
  });

  it('take the access logs of the state buckets, each in its region', () => {
    expect(prod.resource('aws_s3_bucket_logging', 'state_access_logs')).toMatchObject({
      bucket: '${data.terraform_remote_state.bootstrap.outputs.state_bucket_name}',
      target_bucket: '${aws_s3_bucket_policy.logs_access_logs_policy.bucket}',
      target_prefix: 'terraform-state/',
    });
    expect(prod.resource('aws_s3_bucket_logging', 'state_replica_access_logs')).toMatchObject({
      bucket: '${data.terraform_remote_state.bootstrap.outputs.state_replica_bucket_name}',
      target_bucket: '${aws_s3_bucket_policy.logs_access_logs_second_policy.bucket}',
      provider: 'aws.second_region',
    });
  });
});

describe('what an account has once', () => {
  const ONCE = [
    'aws_cloudtrail',
    'aws_computeoptimizer_enrollment_status',
    'aws_ebs_default_kms_key',
    'aws_ebs_encryption_by_default',
    'aws_ebs_snapshot_block_public_access',
    'aws_ec2_image_block_public_access',
    'aws_ec2_instance_metadata_defaults',
    'aws_iam_account_password_policy',
    'aws_s3_account_public_access_block',
  ];

  it.each(ONCE)('%s is made by its owner and by nobody else', (type) => {
    expect(Object.keys(prod.resources(type))).not.toEqual([]);
    expect(shared.resources(type)).toEqual({});
  });

  it('closes S3 to the public and encrypts volumes, in both regions', () => {
    expect(prod.resource('aws_s3_account_public_access_block')).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(prod.resource('aws_ebs_default_kms_key', 'region_volume_key')['key_arn']).toBe(
      '${aws_kms_key.keys_data.arn}',
    );
    expect(prod.resource('aws_ebs_default_kms_key', 'second_region_volume_key')).toMatchObject({
      key_arn: '${aws_kms_key.keys_data_copies.arn}',
      provider: 'aws.second_region',
    });
  });
});
