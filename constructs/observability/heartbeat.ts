import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { denyWithoutTls, policyDocument } from '../identity/statement.ts';
import { Alarm, type AlarmProps } from './alarm.ts';

/** Minutes between two heartbeats of Alertmanager, and length of each period that its alarm looks at. */
export const HEARTBEAT_MINUTES = 5;

export interface HeartbeatTopicProps {
  readonly name: string;
  readonly keyArn: string;
}

/**
 * Where Alertmanager says that alerting works. Nobody subscribes: CloudWatch counts the messages. No service of AWS
 * publishes here, or it would look as if Alertmanager lived; its role may by its own policy.
 */
export class HeartbeatTopic extends Construct {
  readonly resource: SnsTopic;

  constructor(scope: Construct, id: string, { name, keyArn }: HeartbeatTopicProps) {
    super(scope, id);
    this.resource = new SnsTopic(this, 'Resource', { name, kmsMasterKeyId: keyArn });
    new SnsTopicPolicy(this, 'Policy', {
      arn: this.resource.arn,
      policy: policyDocument([denyWithoutTls(['sns:Publish'], [this.resource.arn])]),
    });
  }
}

/** When heartbeats count as missing. Alertmanager may skip one period (see its values), never two. */
export const NO_HEARTBEAT: Omit<AlarmProps, 'name' | 'topicArn' | 'dimensions'> = {
  meaning: 'Prometheus or Alertmanager in the cluster has said nothing for 15 minutes: nobody hears of its alerts.',
  runbook: 'no-heartbeat-of-the-alerting',
  namespace: 'AWS/SNS',
  metric: 'NumberOfMessagesPublished',
  statistic: 'Sum',
  comparison: 'LessThanThreshold',
  threshold: 1,
  periodSeconds: HEARTBEAT_MINUTES * 60,
  periods: 3,
  // A topic without messages has no metric.
  missing: 'breaching',
};

export interface HeartbeatAlarmProps {
  readonly name: string;
  /** Name of the topic that Alertmanager publishes to. */
  readonly heartbeatTopicName: string;
  /** Who is told. */
  readonly topicArn: string;
  /** What makes the heartbeat start: the alarm is made after it, and removed before it. */
  readonly after: readonly ITerraformDependable[];
}

/** Tells people that nothing tells them any more: it hangs on nothing in the cluster. */
export class HeartbeatAlarm extends Construct {
  constructor(scope: Construct, id: string, { name, heartbeatTopicName, topicArn, after }: HeartbeatAlarmProps) {
    super(scope, id);
    new Alarm(this, 'Silent', {
      ...NO_HEARTBEAT,
      name,
      dimensions: { TopicName: heartbeatTopicName },
      topicArn,
      after,
    });
  }
}
