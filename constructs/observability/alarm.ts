import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

export interface AlarmProps {
  readonly name: string;
  /** What is wrong when it rings, as a sentence. */
  readonly meaning: string;
  /** Anchor in docs/runbook.md: what to do. */
  readonly runbook: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Average' | 'Sum' | 'Maximum' | 'Minimum' | `p${number}`;
  readonly comparison:
    | 'GreaterThanThreshold'
    | 'GreaterThanOrEqualToThreshold'
    | 'LessThanThreshold'
    | 'LessThanOrEqualToThreshold';
  readonly threshold: number;
  readonly periodSeconds?: number;
  /** Periods in a row. */
  readonly periods?: number;
  /** What silence means: a quiet system (`notBreaching`) or a dead one (`breaching`). */
  readonly missing?: 'notBreaching' | 'breaching' | 'ignore' | 'missing';
  readonly topicArn: string;
  /** What happens beside the notice when it rings, for example `arn:aws:automate:us-east-1:ec2:recover`. */
  readonly actions?: readonly string[];
  /** What has to exist before it, where its dimensions do not say so. */
  readonly after?: readonly ITerraformDependable[];
  readonly provider?: AwsProvider;
}

/** A metric alarm that names its runbook section and tells the alert topic when it rings and when it stops. */
export class Alarm extends Construct {
  readonly resource: CloudwatchMetricAlarm;
  /** What it watches, for dashboards. */
  readonly props: AlarmProps;

  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    this.props = props;
    const percentile = props.statistic.startsWith('p');
    this.resource = new CloudwatchMetricAlarm(this, 'Resource', {
      alarmName: props.name,
      alarmDescription: `${props.meaning} Runbook: docs/runbook.md#${props.runbook}`,
      namespace: props.namespace,
      metricName: props.metric,
      dimensions: { ...props.dimensions },
      ...(percentile ? { extendedStatistic: props.statistic } : { statistic: props.statistic }),
      comparisonOperator: props.comparison,
      threshold: props.threshold,
      period: props.periodSeconds ?? 60,
      evaluationPeriods: props.periods ?? 5,
      treatMissingData: props.missing ?? 'notBreaching',
      alarmActions: [props.topicArn, ...(props.actions ?? [])],
      okActions: [props.topicArn],
      ...(props.provider === undefined ? {} : { provider: props.provider }),
      ...(props.after === undefined ? {} : { dependsOn: [...props.after] }),
    });
  }
}
