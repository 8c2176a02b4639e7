import { expect, test } from 'vitest';
import { testStack } from '../../tests/support/app.ts';

const edge = testStack('dev', 'edge');
const checks = edge.resources('aws_route53_health_check');
const alarms = edge.resources('aws_cloudwatch_metric_alarm');

test('every public host of every system is asked over HTTPS from outside, by name', () => {
  expect(Object.values(checks).map(({ fqdn, resource_path }) => `${fqdn}${resource_path}`)).toEqual([
    'bytebytego.dev.techitfactory.com/ready',
    'birthday.dev.techitfactory.com/ready',
    'dev.techitfactory.com/ready',
    'files.dev.techitfactory.com/',
    'realworld.dev.techitfactory.com/ready',
  ]);
  for (const check of Object.values(checks)) {
    expect(check).toMatchObject({ type: 'HTTPS', port: 443, enable_sni: true, failure_threshold: 3 });
  }
});

test('each check has an alarm in us-east-1, where its metrics are, and silence counts as down', () => {
  for (const id of Object.keys(checks)) {
    expect(alarms[`${id}_down`]).toMatchObject({
      namespace: 'AWS/Route53',
      metric_name: 'HealthCheckStatus',
      dimensions: { HealthCheckId: `\${aws_route53_health_check.${id}.id}` },
      comparison_operator: 'LessThanThreshold',
      threshold: 1,
      treat_missing_data: 'breaching',
      alarm_actions: [`\${data.terraform_remote_state.account.outputs.alerts_us_east_1_topic_arn}`],
      provider: 'aws.us_east_1',
    });
    expect(alarms[`${id}_down`]?.['alarm_description']).toContain('docs/runbook.md#a-public-host-does-not-answer');
  }
});
