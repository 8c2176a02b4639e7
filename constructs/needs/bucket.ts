import { S3BucketCorsConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-cors-configuration/index.js';
import type { S3BucketLifecycleConfigurationRule } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification/index.js';
import { Construct } from 'constructs';
import { NAME_LIMITS } from '../../lib/aws-limits.ts';
import type { Statement } from '../identity/statement.ts';
import type { Chart } from '../observability/chart.ts';
import { Replication } from '../state/replication.ts';
import { Bucket } from '../storage/bucket.ts';
import { bucketGrant } from '../storage/grants.ts';
import { globalNeedName, type NeedConstruct, type NeedInput, type NeedUser, needName, sizeOf } from './need.ts';
import { bucketName } from './publishers.ts';
import { QueueNeed } from './queue.ts';

/**
 * Objects of a system. S3 keeps a checksum of every object (CRC-64/NVME where the client names none) and refuses what
 * does not match the client's own; there is no policy condition that could demand one, so versions are the second line:
 * whatever was overwritten or deleted can be had back for `versionDays`.
 *
 * | output | holds |
 * |---|---|
 * | `name`, `arn` | of the bucket |
 * | `replica_name` | of its copy in the second region, where there is one |
 */
export class BucketNeed extends Construct implements NeedConstruct {
  readonly kind = 'bucket';
  readonly name: string;
  readonly bucket: Bucket;
  readonly replica: Bucket | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  readonly secretArns = [];
  readonly queueArns = [];
  readonly charts: readonly Chart[];
  private readonly input: NeedInput<'bucket'>;

  constructor(scope: Construct, id: string, input: NeedInput<'bucket'>) {
    super(scope, id);
    const { context, name } = input;
    this.input = input;
    this.name = name;
    this.bucket = new Bucket(this, 'Resource', {
      name: bucketName(context, name),
      encryption: context.keys.data,
      accessLogsBucket: context.accessLogs.bucket,
      ...this.keeping(),
    });
    this.allowUploadsFromHost();
    this.notify();
    this.replica = sizeOf(input).replicate ? this.replicate() : undefined;
    this.outputs = {
      name: this.bucket.resource.bucket,
      arn: this.bucket.arn,
      ...(this.replica === undefined ? {} : { replica_name: this.replica.resource.bucket }),
    };
    this.charts = storageCharts(name, this.bucket.resource.bucket);
  }

  grant({ access }: NeedUser): readonly Statement[] {
    if (access !== 'read' && access !== 'write' && access !== 'read-write') return [];
    return bucketGrant(access, this.bucket.arn);
  }

  /** The same on both sides of a replication, so that the copy can take over. */
  private keeping() {
    return {
      removal: this.input.context.environment.removal,
      versionDays: sizeOf(this.input).versionDays,
      lifecycle: moveToInfrequent(this.input.need.infrequentAfterDays),
    };
  }

  /** Browsers send presigned uploads straight to the bucket; other sites' pages may not. */
  private allowUploadsFromHost(): void {
    new S3BucketCorsConfiguration(this, 'Cors', {
      bucket: this.bucket.resource.id,
      corsRule: [
        {
          allowedOrigins: [`https://${this.input.context.deployment.host}`],
          allowedMethods: ['GET', 'HEAD', 'PUT', 'POST'],
          allowedHeaders: ['content-type', 'content-md5', 'x-amz-*'],
          exposeHeaders: ['ETag', 'x-amz-checksum-crc64nvme', 'x-amz-checksum-sha256'],
          maxAgeSeconds: 3600,
        },
      ],
    });
  }

  /** S3 asks the queue once whether it may send, so the queue's policy comes first. */
  private notify(): void {
    const { need, built } = this.input;
    const queue = need.notifies === undefined ? undefined : built.get(need.notifies.queue);
    if (need.notifies === undefined || !(queue instanceof QueueNeed)) return;
    new S3BucketNotification(this, 'Notification', {
      bucket: this.bucket.resource.id,
      queue: [
        {
          id: need.notifies.queue,
          queueArn: queue.queue.arn,
          events: ['s3:ObjectCreated:*'],
          ...(need.notifies.prefix === '' ? {} : { filterPrefix: need.notifies.prefix }),
        },
      ],
      dependsOn: [...queue.queue.policies],
    });
  }

  /** Objects from before the replication stay where they are until somebody runs a batch job (runbook). */
  private replicate(): Bucket {
    const { context, name } = this.input;
    const { environment, keys, accessLogs, boundaryArn } = context;
    const replica = new Bucket(this, 'Replica', {
      name: globalNeedName(context, [name, 'replica'], { maxLength: NAME_LIMITS.s3Bucket.max }),
      encryption: keys.dataSecond,
      accessLogsBucket: accessLogs.secondBucket,
      provider: context.providers.second(),
      ...this.keeping(),
    });
    new Replication(this, 'Replication', {
      roleName: needName(context, [name, 'replication'], { maxLength: NAME_LIMITS.iamRole.max }),
      description: `Copies the objects of ${name} into the second region`,
      boundaryArn,
      source: this.bucket,
      sourceKeyArn: keys.data,
      sourceRegion: environment.region,
      target: replica,
      targetKeyArn: keys.dataSecond,
      targetRegion: environment.secondRegion,
      deletions: 'followed',
    });
    return replica;
  }
}

/** Objects that nobody has touched for a while cost half as much to keep, and a fee to read; 0 leaves them where they are. */
export function moveToInfrequent(days: number): readonly S3BucketLifecycleConfigurationRule[] {
  if (days === 0) return [];
  return [
    {
      id: 'infrequent-access',
      status: 'Enabled',
      filter: [{ prefix: '' }],
      transition: [{ days, storageClass: 'STANDARD_IA' }],
    },
  ];
}

/** S3 measures its buckets once a day. */
function storageCharts(name: string, BucketName: string): readonly Chart[] {
  const series = (metric: string, StorageType: string) => ({
    namespace: 'AWS/S3',
    metric,
    dimensions: { BucketName, StorageType },
    statistic: 'Average' as const,
  });
  return [
    {
      title: `${name}: bytes kept`,
      series: [series('BucketSizeBytes', 'StandardStorage'), series('BucketSizeBytes', 'StandardIAStorage')],
      periodSeconds: 86_400,
    },
  ];
}
