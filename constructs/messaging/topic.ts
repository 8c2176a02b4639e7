import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import { Construct } from 'constructs';
import { pascalCase } from '../../lib/names.ts';
import { denyWithoutTls, policyDocument } from '../identity/statement.ts';
import { Alarm } from '../observability/alarm.ts';
import type { Queue } from './queue.ts';

export interface TopicProps {
  /** At most 256 characters. */
  readonly name: string;
  readonly keyArn: string;
  /** Queues that each get a copy of every message, by need name. */
  readonly fanOut: ReadonlyMap<string, Queue>;
  readonly alertTopicArn: string;
}

/** Only these actions of a topic policy can be used by outsiders; SNS refuses `sns:*` there. */
const TOPIC_ACTIONS = ['sns:Publish', 'sns:Subscribe', 'sns:GetTopicAttributes', 'sns:SetTopicAttributes'] as const;

/** An encrypted topic that speaks TLS only and hands every message, as it came, to each of its queues. */
export class Topic extends Construct {
  readonly resource: SnsTopic;

  constructor(scope: Construct, id: string, { name, keyArn, fanOut, alertTopicArn }: TopicProps) {
    super(scope, id);
    this.resource = new SnsTopic(this, 'Resource', { name, kmsMasterKeyId: keyArn });
    new SnsTopicPolicy(this, 'Policy', {
      arn: this.arn,
      policy: policyDocument([denyWithoutTls(TOPIC_ACTIONS, [this.arn])]),
    });
    for (const [queueName, queue] of fanOut) this.subscribe(queueName, queue);
    this.alarm(name, alertTopicArn);
  }

  get arn(): string {
    return this.resource.arn;
  }

  /** What SNS can't deliver after its 23 days of retries waits beside what the worker could not do. */
  private subscribe(queueName: string, queue: Queue): void {
    new SnsTopicSubscription(this, `To-${pascalCase(queueName)}`, {
      topicArn: this.arn,
      protocol: 'sqs',
      endpoint: queue.arn,
      rawMessageDelivery: true,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: queue.deadLetter.arn }),
      dependsOn: [...queue.policies],
    });
  }

  private alarm(name: string, topicArn: string): void {
    new Alarm(this, 'FailedDeliveries', {
      name: `${name}-failed-deliveries`,
      meaning: `Messages of ${name} do not reach one of its queues.`,
      runbook: 'failed-deliveries-of-a-topic',
      namespace: 'AWS/SNS',
      metric: 'NumberOfNotificationsFailed',
      dimensions: { TopicName: this.resource.name },
      statistic: 'Sum',
      comparison: 'GreaterThanThreshold',
      threshold: 0,
      periodSeconds: 300,
      periods: 1,
      topicArn,
    });
  }
}
