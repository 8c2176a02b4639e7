import { CeAnomalyMonitor } from '@cdktf/provider-aws/lib/ce-anomaly-monitor/index.js';
import { CeAnomalySubscription } from '@cdktf/provider-aws/lib/ce-anomaly-subscription/index.js';
import { Construct } from 'constructs';

/** Share of the monthly budget that an anomaly must cost before it is told. */
const SHARE_OF_BUDGET = 0.01;
/** Below this nobody should be woken. */
const LEAST_USD = 10;

export interface AnomaliesProps {
  readonly name: string;
  readonly monthlyUSD: number;
  /** Anomalies are told at once, which only a topic can do; AWS mails daily at best. */
  readonly topicArn: string;
}

/** Tells when a service suddenly costs more than its history lets expect. For paying accounts only. */
export class Anomalies extends Construct {
  constructor(scope: Construct, id: string, { name, monthlyUSD, topicArn }: AnomaliesProps) {
    super(scope, id);
    const monitor = new CeAnomalyMonitor(this, 'Monitor', {
      name,
      monitorType: 'DIMENSIONAL',
      monitorDimension: 'SERVICE',
    });
    new CeAnomalySubscription(this, 'Subscription', {
      name,
      frequency: 'IMMEDIATE',
      monitorArnList: [monitor.arn],
      subscriber: [{ type: 'SNS', address: topicArn }],
      thresholdExpression: {
        dimension: {
          key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
          matchOptions: ['GREATER_THAN_OR_EQUAL'],
          values: [String(anomalyThresholdUSD(monthlyUSD))],
        },
      },
    });
  }
}

/** Cost in USD from which an anomaly is told: a hundredth of the monthly budget, and at least 10 USD. */
export function anomalyThresholdUSD(monthlyUSD: number): number {
  return Math.max(LEAST_USD, Math.round(monthlyUSD * SHARE_OF_BUDGET));
}
