import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Construct } from 'constructs';

/** Retention periods that CloudWatch Logs accepts, in days (API reference, PutRetentionPolicy). */
const ACCEPTED_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

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
      retentionInDays: acceptedDays(days),
      kmsKeyId: keyArn,
      ...(provider === undefined ? {} : { provider }),
    });
  }
}

/** The shortest accepted period that keeps at least `days`. */
export function acceptedDays(days: number): number {
  return ACCEPTED_DAYS.find((accepted) => accepted >= days) ?? 3653;
}
