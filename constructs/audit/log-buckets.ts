import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Construct } from 'constructs';
import { ELB_LOG_SERVICE_PRINCIPAL } from '../../lib/regions.ts';
import type { Statement } from '../identity/statement.ts';
import { Bucket } from '../storage/bucket.ts';
import { auditLifecycle, LOG_VERSION_DAYS } from './retention.ts';

export interface LogBucketsProps {
  readonly accountId: string;
  readonly removal: 'retain' | 'destroy';
  /** Days that a log is kept. */
  readonly days: number;
  /** Account from which Elastic Load Balancing writes in this region. */
  readonly elbLogAccount: string;
  readonly names: { readonly loadBalancerLogs: string; readonly accessLogs: string; readonly accessLogsSecond: string };
  readonly secondRegionProvider: AwsProvider;
}

/**
 * Where load balancers and S3 write who asked for what. Both services write with S3's own encryption only, so these are the
 * buckets without a KMS key. S3 delivers access logs only within a region: the second region has a bucket of its own.
 */
export class LogBuckets extends Construct {
  readonly loadBalancerLogs: Bucket;
  readonly accessLogs: Bucket;
  readonly accessLogsSecond: Bucket;

  constructor(scope: Construct, id: string, props: LogBucketsProps) {
    super(scope, id);
    const { accountId, names, days, removal, elbLogAccount } = props;
    const common = {
      encryption: 'sse-s3',
      removal,
      versionDays: LOG_VERSION_DAYS,
      lifecycle: auditLifecycle(days),
    } as const;
    this.accessLogs = new Bucket(this, 'AccessLogs', {
      ...common,
      name: names.accessLogs,
      policy: (arn) => [accessLogDelivery(arn, accountId)],
    });
    this.accessLogsSecond = new Bucket(this, 'AccessLogsSecond', {
      ...common,
      name: names.accessLogsSecond,
      policy: (arn) => [accessLogDelivery(arn, accountId)],
      provider: props.secondRegionProvider,
    });
    this.loadBalancerLogs = new Bucket(this, 'LoadBalancerLogs', {
      ...common,
      name: names.loadBalancerLogs,
      accessLogsBucket: this.accessLogs.nameOnceOpen,
      policy: (arn) => loadBalancerLogDelivery(arn, accountId, elbLogAccount),
    });
  }
}

/** S3's log delivery, for buckets of this account only. */
export function accessLogDelivery(bucketArn: string, accountId: string): Statement {
  return {
    sid: 'AccessLogDelivery',
    actions: ['s3:PutObject'],
    resources: [`${bucketArn}/*`],
    principals: { Service: ['logging.s3.amazonaws.com'] },
    conditions: { StringEquals: { 'aws:SourceAccount': accountId } },
  };
}

/**
 * Elastic Load Balancing's log delivery. It comes as a service or, in the older regions, as an account of AWS; neither
 * names the load balancer's account, so the path does: with or without a prefix it holds `AWSLogs/<account>`.
 */
export function loadBalancerLogDelivery(
  bucketArn: string,
  accountId: string,
  elbLogAccount: string,
): readonly Statement[] {
  const write = {
    actions: ['s3:PutObject'],
    resources: [`${bucketArn}/AWSLogs/${accountId}/*`, `${bucketArn}/*/AWSLogs/${accountId}/*`],
  };
  return [
    {
      ...write,
      sid: 'LoadBalancerLogDelivery',
      principals: { Service: [ELB_LOG_SERVICE_PRINCIPAL] },
    },
    {
      ...write,
      sid: 'LoadBalancerLogDeliveryByAccount',
      principals: { AWS: [`arn:aws:iam::${elbLogAccount}:root`] },
    },
  ];
}
