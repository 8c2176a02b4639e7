import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stacksOf, testEnvironment, testStack } from '../../tests/support/app.ts';
import { archive } from '../function/archive.ts';
import { checkPermissions, every } from './synthetic-checks.ts';

const edge = testStack('prod', 'edge');
const canaries = edge.resources('aws_synthetics_canary');
const account = (output: string) => `\${data.terraform_remote_state.account.outputs.${output}}`;

describe('synthetic checks', () => {
  test('visit every public host of every system', () => {
    const visited = Object.values(canaries).map(({ run_config }) => run_config as { environment_variables: object });
    expect(visited.map(({ environment_variables }) => environment_variables)).toEqual([
      { CHECKED_URL: 'https://bytebytego.realworld-inc.link/ready' },
      { CHECKED_URL: 'https://birthday.realworld-inc.link/ready' },
      { CHECKED_URL: 'https://shop.realworld-inc.link/ready' },
      { CHECKED_URL: 'https://files.realworld-inc.link/' },
      { CHECKED_URL: 'https://realworld-inc.link/ready' },
    ]);
  });

  test('run on the runtime of the catalogue, every five minutes, from code whose path carries its hash', () => {
    const code = archive({
      folder: resolve(import.meta.dirname, '../../functions/synthetic-check'),
      prefix: 'nodejs/node_modules/',
    });
    expect(code.paths).toContain('nodejs/node_modules/index.js');
    for (const canary of Object.values(canaries)) {
      expect(canary).toMatchObject({
        runtime_version: 'syn-nodejs-puppeteer-17.0',
        handler: 'index.handler',
        schedule: { expression: 'rate(5 minutes)' },
        zip_file: `assets/synthetic-check/${code.sha256}/archive.zip`,
        start_canary: true,
        run_config: { timeout_in_seconds: 60, memory_in_mb: 960 },
        delete_lambda: true,
      });
    }
  });

  test('are made after their role may do what Synthetics tries first', () => {
    for (const canary of Object.values(canaries)) {
      expect(canary['execution_role_arn']).toBe(`\${aws_iam_role.visit_role.arn}`);
      expect(canary['depends_on']).toEqual(['aws_iam_role_policy.visit_role_policy']);
    }
  });

  test('keep encrypted reports for a month in a bucket of their own', () => {
    for (const canary of Object.values(canaries)) {
      expect(canary['artifact_s3_location']).toBe(`s3://\${aws_s3_bucket.visit_reports.id}/canaries/${canary['name']}`);
      expect(canary['artifact_config']).toEqual({
        s3_encryption: { encryption_mode: 'SSE_KMS', kms_key_arn: account('data_key_arn') },
      });
      expect(canary).toMatchObject({ success_retention_period: 31, failure_retention_period: 31 });
    }
    expect(edge.resource('aws_s3_bucket')['bucket']).toBe('prod-synthetic-checks-333333333333');
    expect(edge.resource('aws_s3_bucket_logging')['target_bucket']).toBe(account('access_logs_bucket_name'));
    expect(JSON.stringify(edge.resource('aws_s3_bucket_server_side_encryption_configuration')['rule'])).toContain(
      account('data_key_arn'),
    );
    expect(edge.resource('aws_s3_bucket_lifecycle_configuration')['rule']).toContainEqual({
      id: 'expire-reports',
      status: 'Enabled',
      filter: [{ prefix: 'canaries/' }],
      expiration: [{ days: 31 }],
    });
  });

  test('ring when visits fail or stop', () => {
    for (const [id, { name }] of Object.entries(canaries)) {
      const alarm = edge.resource('aws_cloudwatch_metric_alarm', id.replace('visit_', 'visit_alarm_'));
      expect(alarm).toMatchObject({
        namespace: 'CloudWatchSynthetics',
        metric_name: 'SuccessPercent',
        dimensions: { CanaryName: name },
        comparison_operator: 'LessThanThreshold',
        threshold: 90,
        period: 300,
        evaluation_periods: 2,
        treat_missing_data: 'breaching',
        alarm_actions: [account('alerts_topic_arn')],
      });
    }
  });

  test('follow the interval of the environment, the alarm with them', () => {
    const environment = testEnvironment('prod');
    const hourly = stacksOf({ ...environment, edge: { ...environment.edge, syntheticMinutes: 60 } }).get('edge');
    const [canary] = Object.values(hourly?.resources('aws_synthetics_canary') ?? {});
    expect(canary?.['schedule']).toEqual({ expression: 'rate(1 hour)' });
    const id = 'visit_alarm_realworld_inc_link';
    expect(hourly?.resource('aws_cloudwatch_metric_alarm', id)['period']).toBe(3600);
  });
});

describe('the role of the checks', () => {
  const role = edge.resource('aws_iam_role');

  test('is assumed by Lambda alone, under the boundary', () => {
    expect(role['name']).toBe('prod-synthetic-checks');
    expect(role['permissions_boundary']).toBe(
      `\${data.terraform_remote_state.bootstrap.outputs.permissions_boundary_arn}`,
    );
    expect(JSON.parse(role['assume_role_policy'] as string).Statement).toEqual([
      { Sid: 'Service', Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] }, Action: ['sts:AssumeRole'] },
    ]);
  });

  test('writes reports, logs and metrics of Synthetics and reads nothing that others wrote', () => {
    const input = { bucketArn: 'arn:aws:s3:::reports', keyArn: 'key', account: { id: '1', region: 'eu-west-1' } };
    const granted = checkPermissions(input).map(({ actions, resources }) => [actions.join(), resources?.join()]);
    const logs = 'arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/cwsyn-*';
    expect(granted).toEqual([
      ['s3:PutObject', 'arn:aws:s3:::reports/canaries/*'],
      ['s3:GetBucketLocation', 'arn:aws:s3:::reports'],
      ['s3:ListAllMyBuckets', '*'],
      ['kms:GenerateDataKey,kms:Decrypt', 'key'],
      ['logs:CreateLogGroup,logs:CreateLogStream,logs:PutLogEvents', `${logs},${logs}:*`],
      ['cloudwatch:PutMetricData', '*'],
    ]);
  });

  test('puts metrics into the namespace of Synthetics only', () => {
    const input = { bucketArn: 'b', keyArn: 'k', account: { id: '1', region: 'r' } };
    expect(checkPermissions(input).find(({ sid }) => sid === 'PutMetrics')?.conditions).toEqual({
      StringEquals: { 'cloudwatch:namespace': 'CloudWatchSynthetics' },
    });
  });
});

test.each([
  [1, 'rate(1 minute)'],
  [5, 'rate(5 minutes)'],
  [59, 'rate(59 minutes)'],
  [60, 'rate(1 hour)'],
])('%i minutes read %s', (minutes, expression) => {
  expect(every(minutes)).toBe(expression);
});
