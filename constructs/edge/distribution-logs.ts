import { CloudwatchLogDelivery } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery/index.js';
import { CloudwatchLogDeliveryDestination } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination/index.js';
import { CloudwatchLogDeliverySource } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery-source/index.js';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Construct } from 'constructs';
import type { Statement } from '../identity/statement.ts';
import { Bucket } from '../storage/bucket.ts';

export interface DistributionLogsProps {
  /** At most 60 characters; names the source and the destination of the delivery. */
  readonly name: string;
  /** Global name of the bucket. */
  readonly bucketName: string;
  readonly distributionArn: string;
  readonly accountId: string;
  /** Days that a request is remembered. */
  readonly days: number;
  readonly accessLogsBucket: string;
  readonly removal: 'retain' | 'destroy';
  /** Provider of us-east-1: CloudFront's logs are handed over there, wherever the bucket lies. */
  readonly usEast1: AwsProvider;
}

/** Days that a deleted log file can still be had back. */
const VERSION_DAYS = 7;

/**
 * Every request that CloudFront answered, as JSON lines in a bucket of its own. The log delivery of CloudWatch writes
 * them ("standard logging v2"): the older way needs object ACLs, which the bucket refuses. It can't use a key of ours in
 * a bucket of another service's region, hence S3's own encryption.
 */
export class DistributionLogs extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: DistributionLogsProps) {
    super(scope, id);
    const provider = props.usEast1;
    this.bucket = new Bucket(this, 'Bucket', {
      name: props.bucketName,
      encryption: 'sse-s3',
      removal: props.removal,
      versionDays: VERSION_DAYS,
      accessLogsBucket: props.accessLogsBucket,
      lifecycle: [{ id: 'forget', status: 'Enabled', filter: [{ prefix: '' }], expiration: [{ days: props.days }] }],
      policy: (bucketArn) => [logDeliveryWrites(bucketArn, props.accountId)],
    });
    const source = new CloudwatchLogDeliverySource(this, 'Source', {
      name: props.name,
      logType: 'ACCESS_LOGS',
      resourceArn: props.distributionArn,
      provider,
    });
    const destination = new CloudwatchLogDeliveryDestination(this, 'Destination', {
      name: props.name,
      outputFormat: 'json',
      deliveryDestinationConfiguration: [{ destinationResourceArn: this.bucket.arn }],
      provider,
    });
    new CloudwatchLogDelivery(this, 'Resource', {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      dependsOn: [this.bucket.policy],
      provider,
    });
  }
}

/** The permission that CloudWatch would otherwise add to the bucket's policy by itself, and Terraform take away again. */
export function logDeliveryWrites(bucketArn: string, accountId: string): Statement {
  return {
    sid: 'LogDelivery',
    actions: ['s3:PutObject'],
    resources: [`${bucketArn}/AWSLogs/${accountId}/*`],
    principals: { Service: ['delivery.logs.amazonaws.com'] },
    conditions: {
      StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': accountId },
      ArnLike: { 'aws:SourceArn': `arn:aws:logs:us-east-1:${accountId}:delivery-source:*` },
    },
  };
}
