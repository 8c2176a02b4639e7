import { describe, expect, it } from 'vitest';
import type { PlatformEnvironment } from '../environments/platform.ts';
import { type StackJson, stacksOf, testEnvironment, testStack } from '../tests/support/app.ts';

const dev = testStack('dev', 'account');
const prod = testStack('prod', 'account');

const variant = (changes: Partial<PlatformEnvironment>): StackJson => {
  const stack = stacksOf({ ...testEnvironment('dev'), ...changes }).get('account');
  if (stack === undefined) throw new Error('no account stack');
  return stack;
};
const shared = variant({ account: { ...testEnvironment('dev').account, singletons: 'elsewhere' } });

describe('keys', () => {
  it('are three where the environment stands in us-east-1, four elsewhere', () => {
    expect(Object.keys(prod.resources('aws_kms_key'))).toEqual(['keys_data', 'keys_data_copies', 'keys_logs']);
    expect(Object.keys(dev.resources('aws_kms_key'))).toEqual([
      'keys_data',
      'keys_data_copies',
      'keys_logs',
      'keys_us_east1',
    ]);
    expect(dev.resource('aws_kms_key', 'keys_us_east1')['provider']).toBe('aws.us_east_1');
  });

  it('are rotated', () => {
    for (const key of Object.values(prod.resources('aws_kms_key'))) expect(key['enable_key_rotation']).toBe(true);
  });

  it('let CloudTrail in only where the trail is', () => {
    const policyOf = (stack: StackJson) => stack.resource('aws_kms_key', 'keys_logs')['policy'];
    expect(policyOf(dev)).toContain('cloudtrail.amazonaws.com');
    expect(policyOf(shared)).not.toContain('cloudtrail.amazonaws.com');
  });

  it('of log groups in us-east-1 is published apart', () => {
    expect(dev.outputs()['logs_key_us_east_1_arn']).toBe('${aws_kms_key.keys_us_east1.arn}');
    expect(prod.outputs()['logs_key_us_east_1_arn']).toBe(prod.outputs()['logs_key_arn']);
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

describe('alert topics', () => {
  it('is one where the environment stands in us-east-1, so that nobody is told twice', () => {
    expect(Object.keys(prod.resources('aws_sns_topic'))).toEqual(['alerts']);
    expect(prod.outputs()['alerts_us_east_1_topic_arn']).toBe(prod.outputs()['alerts_topic_arn']);
  });

  it('are two elsewhere, the second in us-east-1 with a key of that region', () => {
    expect(dev.resource('aws_sns_topic', 'alerts')['kms_master_key_id']).toBe('${aws_kms_key.keys_data.arn}');
    expect(dev.resource('aws_sns_topic', 'alerts_us_east1')).toMatchObject({
      kms_master_key_id: '${aws_kms_key.keys_us_east1.arn}',
      provider: 'aws.us_east_1',
    });
    expect(dev.outputs()['alerts_us_east_1_topic_arn']).toBe('${aws_sns_topic.alerts_us_east1.arn}');
  });

  it('tell the addresses of the environment', () => {
    const told = Object.values(prod.resources('aws_sns_topic_subscription')).map(({ protocol, endpoint }) => [
      protocol,
      endpoint,
    ]);
    expect(told).toEqual([['email', 'platform-oncall@realworld-inc.link']]);
  });
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

describe('costs', () => {
  it('are watched by a budget that tells spent shares and a forecast overrun', () => {
    const budget = prod.resource('aws_budgets_budget');
    expect(budget).toMatchObject({
      limit_amount: String(testEnvironment('prod').budget.monthlyUSD),
      limit_unit: 'USD',
      time_unit: 'MONTHLY',
    });
    expect(
      (budget['notification'] as Record<string, unknown>[]).map((item) => [
        item['notification_type'],
        item['threshold'],
        item['subscriber_sns_topic_arns'],
      ]),
    ).toEqual([
      ['ACTUAL', 50, ['${aws_sns_topic.alerts.arn}']],
      ['ACTUAL', 80, ['${aws_sns_topic.alerts.arn}']],
      ['ACTUAL', 100, ['${aws_sns_topic.alerts.arn}']],
      ['FORECASTED', 100, ['${aws_sns_topic.alerts.arn}']],
    ]);
  });

  it('have anomaly detection and allocation tags in the paying account only, where AWS allows them', () => {
    expect(Object.keys(prod.resources('aws_ce_anomaly_monitor'))).toEqual(['anomalies_monitor']);
    expect(Object.values(prod.resources('aws_ce_cost_allocation_tag')).map(({ tag_key }) => tag_key)).toEqual([
      'project',
      'environment',
      'stack',
      'system',
    ]);
    for (const type of ['aws_ce_anomaly_monitor', 'aws_ce_anomaly_subscription', 'aws_ce_cost_allocation_tag']) {
      expect(dev.resources(type)).toEqual({});
    }
  });
});

describe('backups', () => {
  it('are taken every night of what is tagged, and copied to the second region', () => {
    expect(prod.resource('aws_backup_plan')['rule']).toEqual([
      {
        completion_window: 360,
        copy_action: [
          { destination_vault_arn: '${aws_backup_vault.backups_copy_vault.arn}', lifecycle: { delete_after: 90 } },
        ],
        lifecycle: { delete_after: 90 },
        rule_name: 'daily',
        schedule: 'cron(30 1 * * ? *)',
        start_window: 60,
        target_vault_name: '${aws_backup_vault.backups_vault.name}',
      },
    ]);
    expect(prod.resource('aws_backup_selection')['selection_tag']).toEqual([
      { key: 'backup', type: 'STRINGEQUALS', value: 'daily' },
    ]);
    expect(prod.resource('aws_backup_vault', 'backups_copy_vault')).toMatchObject({
      kms_key_arn: '${aws_kms_key.keys_data_copies.arn}',
      provider: 'aws.second_region',
    });
  });

  it('stay in their region where copies are kept for 0 days', () => {
    expect(Object.keys(dev.resources('aws_backup_vault'))).toEqual(['backups_vault']);
    expect(JSON.stringify(dev.resource('aws_backup_plan')['rule'])).not.toContain('copy_action');
  });

  it('are locked, in governance mode, for as long as they are kept; in dev they go with the environment', () => {
    const locks = Object.values(prod.resources('aws_backup_vault_lock_configuration'));
    expect(locks.map(({ min_retention_days }) => min_retention_days)).toEqual([90, 90]);
    for (const lock of locks) expect(lock['changeable_for_days']).toBeUndefined();
    expect(Object.keys(prod.resources('aws_backup_vault_policy'))).toHaveLength(2);
    expect(dev.resources('aws_backup_vault_lock_configuration')).toEqual({});
    expect(dev.resource('aws_backup_vault')['force_destroy']).toBe(true);
  });

  it('are restored for a test every month, one of each kind', () => {
    expect(prod.resource('aws_backup_restore_testing_plan')).toMatchObject({
      name: 'prod_monthly',
      schedule_expression: 'cron(0 5 1 * ? *)',
      recovery_point_selection: [{ selection_window_days: 30 }],
    });
    expect(
      Object.values(prod.resources('aws_backup_restore_testing_selection')).map(
        (item) => item['protected_resource_type'],
      ),
    ).toEqual(['RDS', 'EBS']);
  });

  it('tell when they fail', () => {
    expect(prod.resource('aws_cloudwatch_event_target')['arn']).toBe('${aws_sns_topic.alerts.arn}');
    expect(prod.resource('aws_backup_vault_notifications')['sns_topic_arn']).toBe('${aws_sns_topic.alerts.arn}');
  });
});

describe('hosted zones', () => {
  it('are made, protected where the environment retains, and published with their name servers', () => {
    expect(prod.resource('aws_route53_zone')).toMatchObject({
      name: 'realworld-inc.link',
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(prod.outputs()['zone_id_realworld_inc_link']).toBe('${aws_route53_zone.zone_realworld_inc_link.zone_id}');
    expect(prod.outputs()['zone_name_servers_realworld_inc_link']).toBe(
      '${join(" ", aws_route53_zone.zone_realworld_inc_link.name_servers)}',
    );
  });

  it('are passed on by id where they exist, and nothing is made', () => {
    const dns = { ...testEnvironment('dev').dns, zones: { 'dev.techitfactory.com': { existing: 'Z0123456789' } } };
    const stack = variant({ dns });
    expect(stack.resources('aws_route53_zone')).toEqual({});
    expect(stack.outputs()['zone_id_dev_techitfactory_com']).toBe('Z0123456789');
    expect(stack.outputs()['zone_name_servers_dev_techitfactory_com']).toBeUndefined();
  });
});

describe('chart repositories', () => {
  it('never change a version, are encrypted and scanned', () => {
    const repositories = Object.values(prod.resources('aws_ecr_repository'));
    expect(repositories.map(({ name }) => name)).toEqual([
      'prod/charts/system',
      'prod/charts/application',
      'prod/charts/document-store',
      'prod/charts/object-store',
      'prod/charts/gitops',
    ]);
    for (const repository of repositories) {
      expect(repository).toMatchObject({
        image_tag_mutability: 'IMMUTABLE',
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [{ encryption_type: 'KMS', kms_key: '${aws_kms_key.keys_data.arn}' }],
      });
    }
  });

  it('share the address that releases begin with', () => {
    expect(prod.outputs()['charts_repository_url']).toBe('333333333333.dkr.ecr.us-east-1.amazonaws.com/prod/charts');
    expect(prod.outputs()['charts_repository_arn']).toBe('arn:aws:ecr:us-east-1:333333333333:repository/prod/charts/*');
  });
});

describe('the stack', () => {
  it('reads bootstrap only', () => {
    expect(prod.upstream).toEqual(['prod-bootstrap']);
  });

  it('puts every role under the platform’s boundary', () => {
    const roles = Object.values(prod.resources('aws_iam_role'));
    expect(roles.map(({ name }) => name)).toEqual(['prod-backup', 'prod-audit-trail']);
    for (const role of roles) {
      expect(role['permissions_boundary']).toBe(
        '${data.terraform_remote_state.bootstrap.outputs.permissions_boundary_arn}',
      );
    }
  });
});
