import { describe, expect, test } from 'vitest';
import { stacksOf, testEnvironment, testStack } from '../../tests/support/app.ts';

const prod = testStack('prod', 'bytebytego-aws');
const dev = testStack('dev', 'bytebytego-aws');
const policy = (id: string) => JSON.parse(String(prod.resource('aws_sqs_queue_policy', id)['policy']));

describe('the queue of media jobs', () => {
  test('hides a message for ninety minutes, keeps it four days, polls for twenty seconds and encrypts with the data key', () => {
    expect(prod.resource('aws_sqs_queue', 'media_jobs')).toMatchObject({
      name: 'prod-bytebytego-media-jobs',
      visibility_timeout_seconds: 5400,
      message_retention_seconds: 345_600,
      receive_wait_time_seconds: 20,
      kms_master_key_id: `\${data.terraform_remote_state.account.outputs.data_key_arn}`,
    });
  });

  test('gives up after three attempts into a dead-letter queue that keeps messages for two weeks', () => {
    expect(JSON.parse(String(prod.resource('aws_sqs_queue', 'media_jobs')['redrive_policy']))).toEqual({
      deadLetterTargetArn: `\${aws_sqs_queue.media_jobs_dead_letter.arn}`,
      maxReceiveCount: 3,
    });
    expect(prod.resource('aws_sqs_queue', 'media_jobs_dead_letter')).toMatchObject({
      name: 'prod-bytebytego-media-jobs-dead-letter',
      message_retention_seconds: 1_209_600,
    });
  });

  test('is the only queue that may use its dead-letter queue', () => {
    const allow = prod.resource('aws_sqs_queue_redrive_allow_policy', 'media_jobs_dead_letter_source');
    expect(allow['queue_url']).toBe(`\${aws_sqs_queue.media_jobs_dead_letter.url}`);
    expect(JSON.parse(String(allow['redrive_allow_policy']))).toEqual({
      redrivePermission: 'byQueue',
      sourceQueueArns: [`\${aws_sqs_queue.media_jobs.arn}`],
    });
  });

  test('takes messages from the media bucket, named before it exists, and from no topic', () => {
    const [, ...allowed] = policy('media_jobs_policy').Statement;
    expect(allowed).toHaveLength(1);
    expect(allowed[0].Condition.ArnEquals).toEqual({
      'aws:SourceArn': 'arn:aws:s3:::prod-bytebytego-media-333333333333',
    });
  });
});

test('a dead-letter queue takes what the topic could not deliver, and nothing from buckets', () => {
  expect(policy('analytics_dead_letter_policy').Statement[1].Condition.ArnEquals).toEqual({
    'aws:SourceArn': 'arn:aws:sns:us-east-1:333333333333:prod-bytebytego-events',
  });
  expect(policy('media_jobs_dead_letter_policy').Statement).toHaveLength(1);
});

test('every queue has both alarms, at the ages that the system names', () => {
  const alarms = Object.entries(prod.resources('aws_cloudwatch_metric_alarm')).filter(
    ([, alarm]) => alarm['namespace'] === 'AWS/SQS',
  );
  expect(alarms).toHaveLength(12);
  expect(prod.resource('aws_cloudwatch_metric_alarm', 'payments_oldest_message')).toMatchObject({
    metric_name: 'ApproximateAgeOfOldestMessage',
    threshold: 300,
    period: 60,
    evaluation_periods: 3,
    treat_missing_data: 'notBreaching',
  });
  expect(prod.resource('aws_cloudwatch_metric_alarm', 'payments_dead_letters')).toMatchObject({
    metric_name: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: `\${aws_sqs_queue.payments_dead_letter.name}` },
    comparison_operator: 'GreaterThanThreshold',
    threshold: 0,
  });
});

test('queues outlive a removal from the code in prod and go with it in dev', () => {
  for (const [stack, kept] of [
    [prod, true],
    [dev, false],
  ] as const)
    for (const queue of Object.values(stack.resources('aws_sqs_queue')))
      expect(queue['lifecycle']).toEqual({ prevent_destroy: kept });
});

test("the environment's sizes decide how long messages are kept", () => {
  const environment = testEnvironment('dev');
  const deployments = environment.deployments.map((deployment) => ({
    ...deployment,
    sizes: { ...deployment.sizes, search: { retentionDays: 1, deadLetterDays: 2 } },
  }));
  const stack = stacksOf({ ...environment, deployments }).get('bytebytego-aws');
  expect(stack?.resource('aws_sqs_queue', 'search')['message_retention_seconds']).toBe(86_400);
  expect(stack?.resource('aws_sqs_queue', 'search_dead_letter')['message_retention_seconds']).toBe(172_800);
});
