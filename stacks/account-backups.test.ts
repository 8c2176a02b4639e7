import { describe, expect, it } from 'vitest';
import { testStack } from '../tests/support/app.ts';

const dev = testStack('dev', 'account');
const prod = testStack('prod', 'account');

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
