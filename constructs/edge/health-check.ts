import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Route53HealthCheck } from '@cdktf/provider-aws/lib/route53-health-check/index.js';
import { Construct } from 'constructs';
import { PORTS } from '../network/ports.ts';
import { Alarm } from '../observability/alarm.ts';
import type { PublicHost } from './hosts.ts';

export interface HealthCheckProps {
  readonly name: string;
  readonly host: Pick<PublicHost, 'host' | 'checkedPath'>;
  /** Alert topic in us-east-1. */
  readonly topicArn: string;
  /** Provider of us-east-1, the only region that has the metrics of health checks. */
  readonly provider: AwsProvider;
}

/**
 * A public host as seen from Route 53's checkers around the world, every 30 seconds, and the alarm when they do not get an
 * answer. About 2.75 USD a month (0.75, and 1 each for HTTPS and latency; price list of 2026-11-21).
 */
export class HealthCheck extends Construct {
  readonly resource: Route53HealthCheck;

  constructor(scope: Construct, id: string, { name, host, topicArn, provider }: HealthCheckProps) {
    super(scope, id);
    this.resource = new Route53HealthCheck(this, 'Resource', {
      type: 'HTTPS',
      fqdn: host.host,
      port: PORTS.https,
      resourcePath: host.checkedPath,
      enableSni: true,
      requestInterval: 30,
      failureThreshold: 3,
      measureLatency: true,
      tags: { Name: name },
    });
    new Alarm(this, 'Down', {
      name,
      meaning: `https://${host.host}${host.checkedPath} does not answer Route 53's checkers.`,
      runbook: 'a-public-host-does-not-answer',
      namespace: 'AWS/Route53',
      metric: 'HealthCheckStatus',
      dimensions: { HealthCheckId: this.resource.id },
      statistic: 'Minimum',
      comparison: 'LessThanThreshold',
      threshold: 1,
      periods: 3,
      missing: 'breaching',
      topicArn,
      provider,
    });
  }
}
