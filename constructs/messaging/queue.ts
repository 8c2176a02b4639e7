import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue/index.js';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy/index.js';
import { SqsQueueRedriveAllowPolicy } from '@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { AWS_RANGES } from '../../lib/aws-limits.ts';
import { policyDocument } from '../identity/statement.ts';
import { Alarm } from '../observability/alarm.ts';
import { type Publisher, queuePolicy } from './queue-policy.ts';

export interface QueueProps {
  /** At most 80 characters; the dead-letter queue has a name of its own. */
  readonly name: string;
  readonly deadLetterName: string;
  readonly keyArn: string;
  /** Seconds for which a received message stays hidden from other workers, 0..43200. */
  readonly visibilitySeconds: number;
  /** Deliveries before a message goes to the dead-letter queue. */
  readonly attempts: number;
  /** Days that a message waits; in the dead-letter queue its days count from the first arrival. AWS keeps 14 at most. */
  readonly retentionDays: number;
  readonly deadLetterDays: number;
  /** Age of the oldest waiting message that wakes somebody. */
  readonly oldestMessageSeconds: number;
  /** Topics and buckets that may send; roles send by their own policy. */
  readonly publishers: readonly Publisher[];
  /** Topics that may put here what they could not deliver. */
  readonly deadLetterPublishers: readonly Publisher[];
  readonly removal: 'retain' | 'destroy';
  readonly alertTopicArn: string;
}

const DAY_SECONDS = 86_400;

/** An encrypted queue that speaks TLS only, with a dead-letter queue of its own and the two alarms that workers need. */
export class Queue extends Construct {
  readonly resource: SqsQueue;
  readonly deadLetter: SqsQueue;
  /** What must exist before a topic or bucket sends; earlier messages are refused and lost. */
  readonly policies: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    this.deadLetter = this.deadLetterQueue(props);
    this.resource = this.queue(props);
    new SqsQueueRedriveAllowPolicy(this, 'DeadLetterSource', {
      queueUrl: this.deadLetter.url,
      redriveAllowPolicy: JSON.stringify({ redrivePermission: 'byQueue', sourceQueueArns: [this.arn] }),
    });
    this.policies = [
      this.policy('Policy', this.resource, props.publishers),
      this.policy('DeadLetterPolicy', this.deadLetter, props.deadLetterPublishers),
    ];
    this.alarms(props);
  }

  get arn(): string {
    return this.resource.arn;
  }

  get url(): string {
    return this.resource.url;
  }

  private deadLetterQueue({ deadLetterName, deadLetterDays, keyArn, removal }: QueueProps): SqsQueue {
    return new SqsQueue(this, 'DeadLetter', {
      name: deadLetterName,
      kmsMasterKeyId: keyArn,
      messageRetentionSeconds: deadLetterDays * DAY_SECONDS,
      lifecycle: { preventDestroy: removal === 'retain' },
    });
  }

  private queue(props: QueueProps): SqsQueue {
    return new SqsQueue(this, 'Resource', {
      name: props.name,
      kmsMasterKeyId: props.keyArn,
      visibilityTimeoutSeconds: props.visibilitySeconds,
      messageRetentionSeconds: props.retentionDays * DAY_SECONDS,
      receiveWaitTimeSeconds: AWS_RANGES.sqsReceiveWaitSeconds.max,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.deadLetter.arn, maxReceiveCount: props.attempts }),
      lifecycle: { preventDestroy: props.removal === 'retain' },
    });
  }

  private policy(id: string, queue: SqsQueue, publishers: readonly Publisher[]): SqsQueuePolicy {
    return new SqsQueuePolicy(this, id, {
      queueUrl: queue.url,
      policy: policyDocument(queuePolicy(queue.arn, publishers)),
    });
  }

  /** SQS reports once a minute; an idle queue reports nothing, which is no reason to wake anybody. */
  private alarms({ name, deadLetterName, oldestMessageSeconds, alertTopicArn }: QueueProps): void {
    new Alarm(this, 'OldestMessage', {
      name: `${name}-oldest-message`,
      meaning: `The oldest message in ${name} has waited longer than ${oldestMessageSeconds} seconds.`,
      runbook: 'old-messages-in-a-queue',
      namespace: 'AWS/SQS',
      metric: 'ApproximateAgeOfOldestMessage',
      dimensions: { QueueName: this.resource.name },
      statistic: 'Maximum',
      comparison: 'GreaterThanThreshold',
      threshold: oldestMessageSeconds,
      periods: 3,
      topicArn: alertTopicArn,
    });
    new Alarm(this, 'DeadLetters', {
      name: `${deadLetterName}-not-empty`,
      meaning: `Messages of ${name} failed every attempt and lie in ${deadLetterName}.`,
      runbook: 'messages-in-a-dead-letter-queue',
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: this.deadLetter.name },
      statistic: 'Maximum',
      comparison: 'GreaterThanThreshold',
      threshold: 0,
      periods: 1,
      topicArn: alertTopicArn,
    });
  }
}
