import { expect, test } from 'vitest';
import { testStack } from '../../tests/support/app.ts';

test('an alarm is named after its subject and rule, and leads to its runbook section', () => {
  expect(
    testStack('prod', 'birthday-aws').resource('aws_cloudwatch_metric_alarm', 'main_alarms_disk_queue'),
  ).toMatchObject({
    alarm_name: 'prod-birthday-main-disk-queue',
    namespace: 'AWS/RDS',
    dimensions: { DBInstanceIdentifier: 'prod-birthday-main' },
    alarm_description: 'Reads and writes wait for the disk. Runbook: docs/runbook.md#database-disk',
  });
});
