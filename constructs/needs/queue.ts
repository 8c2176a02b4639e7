import { Construct } from 'constructs';
import { NAME_LIMITS } from '../../lib/aws-limits.ts';
import type { Statement } from '../identity/statement.ts';
import { queueGrant } from '../messaging/grants.ts';
import { Queue } from '../messaging/queue.ts';
import { visibilitySeconds } from '../messaging/queue-policy.ts';
import type { Chart, Series } from '../observability/chart.ts';
import { type NeedConstruct, type NeedInput, type NeedUser, needName, sizeOf } from './need.ts';
import { bucketsOf, topicsOf } from './publishers.ts';

/**
 * A queue for one kind of worker, fed by services, topics or buckets of the same system.
 *
 * | output | holds |
 * |---|---|
 * | `url` | where services send and receive |
 * | `arn` | of the queue; KEDA's scaler and policies name it |
 */
export class QueueNeed extends Construct implements NeedConstruct {
  readonly kind = 'queue';
  readonly name: string;
  readonly queue: Queue;
  readonly outputs: Readonly<Record<string, string>>;
  readonly secretArns = [];
  readonly queueArns: readonly string[];
  readonly charts: readonly Chart[];

  constructor(scope: Construct, id: string, input: NeedInput<'queue'>) {
    super(scope, id);
    const { context, name, need } = input;
    const topics = topicsOf(context, name);
    this.name = name;
    this.queue = new Queue(this, 'Resource', {
      name: needName(context, [name], { maxLength: NAME_LIMITS.sqsQueue.max }),
      deadLetterName: needName(context, [name, 'dead-letter'], { maxLength: NAME_LIMITS.sqsQueue.max }),
      keyArn: context.keys.data,
      visibilitySeconds: visibilitySeconds(need.workerTimeoutSeconds),
      attempts: need.attempts,
      ...sizeOf(input),
      oldestMessageSeconds: need.oldestMessageSeconds,
      publishers: [...topics, ...bucketsOf(context, name)],
      deadLetterPublishers: topics,
      removal: context.environment.removal,
      alertTopicArn: context.alerts.topicArn,
    });
    this.outputs = { url: this.queue.url, arn: this.queue.arn };
    this.queueArns = [this.queue.arn];
    this.charts = queueCharts(name, this.queue.resource.name, this.queue.deadLetter.name, need.oldestMessageSeconds);
  }

  grant({ access }: NeedUser): readonly Statement[] {
    if (access !== 'send' && access !== 'receive') return [];
    return queueGrant(access, this.queue.arn);
  }
}

function queueCharts(name: string, queue: string, deadLetter: string, oldestSeconds: number): readonly Chart[] {
  const series = (QueueName: string, metric: string, statistic: Series['statistic']): Series => ({
    namespace: 'AWS/SQS',
    metric,
    dimensions: { QueueName },
    statistic,
  });
  return [
    {
      title: `${name}: messages`,
      series: [
        series(queue, 'ApproximateNumberOfMessagesVisible', 'Maximum'),
        series(queue, 'ApproximateNumberOfMessagesNotVisible', 'Maximum'),
        series(deadLetter, 'ApproximateNumberOfMessagesVisible', 'Maximum'),
      ],
    },
    {
      title: `${name}: age of the oldest message, seconds`,
      series: [series(queue, 'ApproximateAgeOfOldestMessage', 'Maximum')],
      limit: oldestSeconds,
    },
  ];
}
