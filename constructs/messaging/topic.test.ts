import { describe, expect, test } from 'vitest';
import { testStack } from '../../tests/support/app.ts';

const prod = testStack('prod', 'bytebytego-aws');
const WORKERS = ['analytics', 'notifications', 'payments', 'recommendation', 'search'];

describe('the topic of events', () => {
  test('is encrypted with the data key and refuses everybody without TLS', () => {
    expect(prod.resource('aws_sns_topic')).toMatchObject({
      name: 'prod-bytebytego-events',
      kms_master_key_id: `\${data.terraform_remote_state.account.outputs.data_key_arn}`,
    });
    const { Statement } = JSON.parse(String(prod.resource('aws_sns_topic_policy')['policy']));
    expect(Statement).toEqual([
      {
        Sid: 'DenyWithoutTls',
        Effect: 'Deny',
        Principal: '*',
        Action: ['sns:Publish', 'sns:Subscribe', 'sns:GetTopicAttributes', 'sns:SetTopicAttributes'],
        Resource: [`\${aws_sns_topic.events.arn}`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  test('reaches every fan-out worker and not the queue of media jobs', () => {
    const ids = Object.keys(prod.resources('aws_sns_topic_subscription')).sort();
    expect(ids).toEqual(WORKERS.map((worker) => `events_to_${worker}`));
  });

  test('hands messages over as they came, once the queue lets it in, and parks what it cannot deliver', () => {
    expect(prod.resource('aws_sns_topic_subscription', 'events_to_search')).toMatchObject({
      protocol: 'sqs',
      endpoint: `\${aws_sqs_queue.search.arn}`,
      raw_message_delivery: true,
      redrive_policy: `{"deadLetterTargetArn":"\${aws_sqs_queue.search_dead_letter.arn}"}`,
      depends_on: ['aws_sqs_queue_policy.search_policy', 'aws_sqs_queue_policy.search_dead_letter_policy'],
    });
  });

  test('wakes somebody at the first message that it cannot deliver', () => {
    expect(prod.resource('aws_cloudwatch_metric_alarm', 'events_failed_deliveries')).toMatchObject({
      metric_name: 'NumberOfNotificationsFailed',
      threshold: 0,
      evaluation_periods: 1,
    });
  });
});
