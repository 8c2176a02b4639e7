import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import { Construct } from 'constructs';
import { pascalCase } from '../../lib/names.ts';
import { denyWithoutTls, policyDocument, type Statement } from '../identity/statement.ts';
import { ALERT_PUBLISHERS, DATABASE_EVENTS } from '../keys/key-policy.ts';

export interface AlertTopicProps {
  readonly name: string;
  readonly accountId: string;
  /** Key whose policy admits the publishers (`alertPublishers`). */
  readonly keyArn: string;
  /** Who is told; each address confirms by a link that AWS sends it, and hears nothing before. */
  readonly emails: readonly string[];
  readonly provider?: AwsProvider;
}

/** Where alarms, budgets and backups tell people; encrypted, over TLS only, written by AWS services of this account. */
export class AlertTopic extends Construct {
  readonly resource: SnsTopic;

  constructor(scope: Construct, id: string, { name, accountId, keyArn, emails, provider }: AlertTopicProps) {
    super(scope, id);
    const other = provider === undefined ? {} : { provider };
    this.resource = new SnsTopic(this, 'Resource', { name, kmsMasterKeyId: keyArn, ...other });
    new SnsTopicPolicy(this, 'Policy', {
      arn: this.resource.arn,
      policy: policyDocument(alertTopicStatements(this.resource.arn, accountId)),
      ...other,
    });
    for (const email of emails) {
      new SnsTopicSubscription(this, pascalCase(email), {
        topicArn: this.resource.arn,
        protocol: 'email',
        endpoint: email,
        ...other,
      });
    }
  }

  get arn(): string {
    return this.resource.arn;
  }
}

/**
 * AWS services of this account publish; people and roles need an IAM policy for it. EventBridge sends no source account,
 * neither here nor to KMS: any condition would drop its messages without a word.
 */
export function alertTopicStatements(topicArn: string, accountId: string): readonly Statement[] {
  return [
    denyWithoutTls(['sns:Publish'], [topicArn]),
    {
      sid: 'Publishers',
      actions: ['sns:Publish'],
      resources: [topicArn],
      principals: { Service: [...ALERT_PUBLISHERS, DATABASE_EVENTS] },
      conditions: { StringEquals: { 'aws:SourceAccount': accountId } },
    },
    {
      sid: 'EventPublisher',
      actions: ['sns:Publish'],
      resources: [topicArn],
      principals: { Service: ['events.amazonaws.com'] },
    },
  ];
}
