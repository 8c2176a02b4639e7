import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js';
import { Construct } from 'constructs';
import { Alarm } from '../observability/alarm.ts';

const NAMESPACE = 'Platform/Audit';

/** Something that the trail records and that somebody must look at, however rarely it happens. */
export interface TrailAlarm {
  readonly meaning: string;
  /** Filter pattern of CloudWatch Logs over CloudTrail's events. */
  readonly pattern: string;
}

/** What rings, by id; after the CIS AWS Foundations Benchmark. */
export const TRAIL_ALARMS: Readonly<Record<string, TrailAlarm>> = {
  RootUse: {
    meaning: 'Somebody used the root user of the account.',
    pattern:
      '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
  },
  ConsoleWithoutMfa: {
    meaning: 'Somebody signed in to the console without a second factor.',
    pattern:
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
  },
  TrailChange: {
    meaning: 'Somebody changed or stopped the audit trail.',
    pattern:
      '{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || ($.eventName = DeleteTrail) || ($.eventName = StartLogging) || ($.eventName = StopLogging) || ($.eventName = PutEventSelectors) }',
  },
  KeyLoss: {
    meaning: 'Somebody disabled a KMS key or ordered its deletion: what it encrypts becomes unreadable.',
    pattern:
      '{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }',
  },
};

export interface TrailAlarmsProps {
  readonly environment: string;
  readonly logGroupName: string;
  readonly topicArn: string;
}

/** One metric and one alarm for each row of `TRAIL_ALARMS`; a single event rings. */
export class TrailAlarms extends Construct {
  constructor(scope: Construct, id: string, { environment, logGroupName, topicArn }: TrailAlarmsProps) {
    super(scope, id);
    for (const [name, { meaning, pattern }] of Object.entries(TRAIL_ALARMS)) {
      new CloudwatchLogMetricFilter(this, `${name}Filter`, {
        name: `${environment}-${name}`,
        logGroupName,
        pattern,
        metricTransformation: { name, namespace: NAMESPACE, value: '1', defaultValue: '0' },
      });
      new Alarm(this, name, {
        name: `${environment}-audit-${name}`,
        meaning,
        runbook: 'audit-trail-alarms',
        namespace: NAMESPACE,
        metric: name,
        dimensions: {},
        statistic: 'Sum',
        comparison: 'GreaterThanOrEqualToThreshold',
        threshold: 1,
        periodSeconds: 300,
        periods: 1,
        topicArn,
      });
    }
  }
}
