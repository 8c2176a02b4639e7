import { Route53HealthCheck } from '@cdktf/provider-aws/lib/route53-health-check/index.js';
import { Construct } from 'constructs';
import { Alarm } from '../observability/alarm.ts';

export interface PrimaryHealthProps {
  readonly name: string;
  readonly region: string;
  readonly loadBalancerSuffix: string;
  readonly targetGroupSuffix: string;
  readonly topicArn: string;
}

/**
 * Whether this region's load balancer has anybody to pass requests to. It watches the load balancer and not the public
 * name, which would answer from the other region after a failover and so lead straight back.
 */
export class PrimaryHealth extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, props: PrimaryHealthProps) {
    super(scope, id);
    const alarm = new Alarm(this, 'NoGateway', {
      name: props.name,
      meaning: 'The load balancer has no healthy gateway: Route 53 sends visitors to the second region.',
      runbook: 'failover-to-the-second-region',
      namespace: 'AWS/ApplicationELB',
      metric: 'HealthyHostCount',
      dimensions: { LoadBalancer: props.loadBalancerSuffix, TargetGroup: props.targetGroupSuffix },
      statistic: 'Maximum',
      comparison: 'LessThanThreshold',
      threshold: 1,
      periods: 3,
      missing: 'breaching',
      topicArn: props.topicArn,
    });
    this.id = new Route53HealthCheck(this, 'Resource', {
      type: 'CLOUDWATCH_METRIC',
      cloudwatchAlarmName: alarm.resource.alarmName,
      cloudwatchAlarmRegion: props.region,
      // A region that can't even report is down.
      insufficientDataHealthStatus: 'Unhealthy',
      tags: { Name: props.name },
    }).id;
  }
}
