import { describe, expect, it } from 'vitest';
import { testStack } from '../../tests/support/app.ts';
import { HEARTBEATS } from '../controllers/alertmanager-values.ts';
import { NO_HEARTBEAT } from './heartbeat.ts';

const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;

describe.each(ENVIRONMENTS)('the topic of heartbeats of %s', (name) => {
  const account = testStack(name, 'account');

  it('is encrypted by the key of the alerts, in the region of the cluster', () => {
    const topic = account.resource('aws_sns_topic', 'heartbeat');
    expect(topic).toMatchObject({ name: `${name}-heartbeat`, kms_master_key_id: '${aws_kms_key.keys_data.arn}' });
    expect(topic['kms_master_key_id']).toBe(account.resource('aws_sns_topic', 'alerts')['kms_master_key_id']);
    expect(topic).not.toHaveProperty('provider');
  });

  it('refuses what does not come over TLS, and lets no service of AWS pass for Alertmanager', () => {
    const { Statement } = JSON.parse(String(account.resource('aws_sns_topic_policy', 'heartbeat_policy')['policy']));
    expect(Statement).toEqual([
      {
        Sid: 'DenyWithoutTls',
        Effect: 'Deny',
        Principal: '*',
        Action: ['sns:Publish'],
        Resource: ['${aws_sns_topic.heartbeat.arn}'],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  it('has no subscriber: it would get a message every few minutes', () => {
    const subscribed = Object.values(account.resources('aws_sns_topic_subscription')).map(({ topic_arn }) => topic_arn);
    expect(subscribed).toContain('${aws_sns_topic.alerts.arn}');
    expect(subscribed).not.toContain('${aws_sns_topic.heartbeat.arn}');
  });
});

describe.each(ENVIRONMENTS)('the alarm about missing heartbeats of %s', (name) => {
  const alarm = testStack(name, 'platform').resource('aws_cloudwatch_metric_alarm');
  const account = (output: string) => `\${data.terraform_remote_state.account.outputs.${output}}`;

  it('rings after three periods of five minutes without a message, counted or not', () => {
    expect(alarm).toMatchObject({
      alarm_name: `${name}-heartbeat`,
      namespace: 'AWS/SNS',
      metric_name: 'NumberOfMessagesPublished',
      dimensions: { TopicName: account('heartbeat_topic_name') },
      statistic: 'Sum',
      comparison_operator: 'LessThanThreshold',
      threshold: 1,
      period: 300,
      evaluation_periods: 3,
      treat_missing_data: 'breaching',
    });
  });

  it('tells people, when it rings and when it is over, past what it watches', () => {
    expect(alarm['alarm_actions']).toEqual([account('alerts_topic_arn')]);
    expect(alarm['ok_actions']).toEqual([account('alerts_topic_arn')]);
    expect(alarm['alarm_description']).toMatch(/docs\/runbook\.md#no-heartbeat-of-the-alerting$/);
  });
});

describe('heartbeats', () => {
  const seconds = (duration: string) => Number(/^(\d+)m$/.exec(duration)?.[1]) * 60;

  it('come so often that no two periods of the alarm in a row are without one', () => {
    // Alertmanager compares with the moment after the last message, so a repetition waits for the check after that.
    const longest = seconds(HEARTBEATS.repeat_interval) + seconds(HEARTBEATS.group_interval);
    expect(longest).toBe(360);
    expect(longest).toBeLessThan(2 * (NO_HEARTBEAT.periodSeconds ?? 0));
    expect(NO_HEARTBEAT.periods).toBeGreaterThan(2);
  });
});
