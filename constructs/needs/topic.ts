import { Construct } from 'constructs';
import type { Statement } from '../identity/statement.ts';
import { publishGrant } from '../messaging/grants.ts';
import type { Queue } from '../messaging/queue.ts';
import { Topic } from '../messaging/topic.ts';
import type { Chart } from '../observability/chart.ts';
import type { NeedConstruct, NeedInput, NeedUser } from './need.ts';
import { topicName } from './publishers.ts';
import { QueueNeed } from './queue.ts';

/**
 * Events of a system, of which each of its workers gets a copy.
 *
 * | output | holds |
 * |---|---|
 * | `arn` | where services publish |
 */
export class TopicNeed extends Construct implements NeedConstruct {
  readonly kind = 'topic';
  readonly name: string;
  readonly topic: Topic;
  readonly outputs: Readonly<Record<string, string>>;
  readonly secretArns = [];
  readonly queueArns = [];
  readonly charts: readonly Chart[];

  constructor(scope: Construct, id: string, { context, name, need, built }: NeedInput<'topic'>) {
    super(scope, id);
    this.name = name;
    this.topic = new Topic(this, 'Resource', {
      name: topicName(context, name),
      keyArn: context.keys.data,
      fanOut: queuesOf(need.fanOut, built),
      alertTopicArn: context.alerts.topicArn,
    });
    this.outputs = { arn: this.topic.arn };
    this.charts = topicCharts(name, this.topic.resource.name);
  }

  grant({ access }: NeedUser): readonly Statement[] {
    if (access !== 'publish') return [];
    return publishGrant(this.topic.arn);
  }
}

/** The queues behind these needs; that each is declared and a queue was checked with the data. */
export function queuesOf(names: readonly string[], built: NeedInput<'topic'>['built']): ReadonlyMap<string, Queue> {
  return new Map(
    names.flatMap((name) => {
      const need = built.get(name);
      return need instanceof QueueNeed ? [[name, need.queue] as const] : [];
    }),
  );
}

function topicCharts(name: string, TopicName: string): readonly Chart[] {
  const metrics = ['NumberOfMessagesPublished', 'NumberOfNotificationsDelivered', 'NumberOfNotificationsFailed'];
  const series = metrics.map((metric) => ({
    namespace: 'AWS/SNS',
    metric,
    dimensions: { TopicName },
    statistic: 'Sum' as const,
  }));
  return [{ title: `${name}: messages in and out`, series, periodSeconds: 300 }];
}
