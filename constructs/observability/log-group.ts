import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Construct } from 'constructs';
import { logRetentionAtLeast } from '../../lib/aws-limits.ts';

export interface LogGroupProps {
  readonly name: string;
  /** Days that events are kept; rounded up to the next period that CloudWatch Logs accepts. */
  readonly days: number;
  /** KMS key of the group's own region. */
  readonly keyArn: string;
  /** Provider of another region. */
  readonly provider?: AwsProvider;
}

/** An encrypted log group that forgets after a stated time. */
export class LogGroup extends Construct {
  readonly resource: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, { name, days, keyArn, provider }: LogGroupProps) {
    super(scope, id);
    this.resource = new CloudwatchLogGroup(this, 'Resource', {
      name,
      retentionInDays: logRetentionAtLeast(days),
      kmsKeyId: keyArn,
      ...(provider === undefined ? {} : { provider }),
    });
  }
}
