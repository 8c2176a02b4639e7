import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target/index.js';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue/index.js';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy/index.js';
import { Construct } from 'constructs';
import { denyWithoutTls, policyDocument } from '../identity/statement.ts';

export interface InterruptionQueueProps {
  /** At most 58 characters: names the queue, and begins the names of its rules (64). */
  readonly name: string;
  readonly accountId: string;
}

/** Five minutes: EC2 takes a spot instance two minutes after its warning, so an older message tells of nothing. */
const RETENTION_SECONDS = 300;

/** Events that tell that a node is about to go, by the end of the rule's name. */
export const INTERRUPTIONS = {
  health: { source: 'aws.health', detailType: 'AWS Health Event' },
  spot: { source: 'aws.ec2', detailType: 'EC2 Spot Instance Interruption Warning' },
  rebalance: { source: 'aws.ec2', detailType: 'EC2 Instance Rebalance Recommendation' },
  state: { source: 'aws.ec2', detailType: 'EC2 Instance State-change Notification' },
} as const;

/** Where Karpenter hears that a node will be taken away, so that its pods move before it goes. */
export class InterruptionQueue extends Construct {
  readonly resource: SqsQueue;

  constructor(scope: Construct, id: string, { name, accountId }: InterruptionQueueProps) {
    super(scope, id);
    this.resource = new SqsQueue(this, 'Resource', {
      name,
      messageRetentionSeconds: RETENTION_SECONDS,
      sqsManagedSseEnabled: true,
    });
    const arn = this.resource.arn;
    new SqsQueuePolicy(this, 'Policy', {
      queueUrl: this.resource.url,
      policy: policyDocument([
        {
          sid: 'Events',
          principals: { Service: ['events.amazonaws.com'] },
          actions: ['sqs:SendMessage'],
          resources: [arn],
          conditions: { StringEquals: { 'aws:SourceAccount': accountId } },
        },
        denyWithoutTls(['sqs:*'], [arn]),
      ]),
    });
    for (const [event, { source, detailType }] of Object.entries(INTERRUPTIONS)) {
      const rule = new CloudwatchEventRule(this, event.charAt(0).toUpperCase() + event.slice(1), {
        name: `${name}-${event}`,
        description: `${detailType} for Karpenter`,
        eventPattern: JSON.stringify({ source: [source], 'detail-type': [detailType] }),
      });
      new CloudwatchEventTarget(this, `${event.charAt(0).toUpperCase()}${event.slice(1)}Target`, {
        rule: rule.name,
        arn,
      });
    }
  }

  get arn(): string {
    return this.resource.arn;
  }
}
