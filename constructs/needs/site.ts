import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { NAME_LIMITS } from '../../lib/aws-limits.ts';
import { Distribution } from '../edge/distribution.ts';
import { DistributionLogs } from '../edge/distribution-logs.ts';
import { directHost } from '../edge/hosts.ts';
import type { Statement } from '../identity/statement.ts';
import { Alarm } from '../observability/alarm.ts';
import type { Chart, Series } from '../observability/chart.ts';
import { Bucket } from '../storage/bucket.ts';
import { sitePublishGrant } from '../storage/grants.ts';
import { globalNeedName, type NeedConstruct, type NeedInput, type NeedUser, needName } from './need.ts';
import { bucketName } from './publishers.ts';

/** Days that a replaced file can be had back: a release is rolled back sooner. There is no copy: the pipeline publishes again. */
const VERSION_DAYS = 30;
/** Names of log deliveries have at most 60 characters (CloudWatch Logs API, PutDeliverySource), origin access controls 64. */
const NAME_LENGTH = 60;
/** Share of answers that are server errors, in percent, over three times five minutes. */
const ERROR_PERCENT = 5;

/**
 * Static files behind CloudFront, which passes everything else on to the system's services.
 *
 * | output | holds |
 * |---|---|
 * | `bucket_name` | where a release puts its files, below the site's prefix |
 * | `distribution_id` | whose cached files a release invalidates |
 */
export class SiteNeed extends Construct implements NeedConstruct {
  readonly kind = 'site';
  readonly name: string;
  readonly bucket: Bucket;
  readonly distribution: Distribution;
  readonly outputs: Readonly<Record<string, string>>;
  readonly secretArns = [];
  readonly queueArns = [];
  readonly charts: readonly Chart[];
  private readonly input: NeedInput<'site'>;

  constructor(scope: Construct, id: string, input: NeedInput<'site'>) {
    super(scope, id);
    this.input = input;
    this.name = input.name;
    this.bucket = this.filesBucket();
    this.distribution = this.distribute();
    this.keepLogs();
    this.alarm();
    this.outputs = {
      bucket_name: this.bucket.resource.bucket,
      distribution_id: this.distribution.resource.id,
    };
    this.charts = siteCharts(this.name, this.distribution.resource.id);
  }

  /** Name under which CloudFront itself answers; the host's record points there. */
  get domainName(): string {
    return this.distribution.resource.domainName;
  }

  grant({ access }: NeedUser): readonly Statement[] {
    if (access !== 'publish') return [];
    return sitePublishGrant({
      bucketArn: this.bucket.arn,
      keyPrefix: this.keyPrefix,
      distributionArn: this.distribution.resource.arn,
    });
  }

  private get keyPrefix(): string {
    return this.input.need.prefix.replace(/^\//, '');
  }

  /** The distribution names the bucket and the bucket's policy the distribution; the policy is written last. */
  private filesBucket(): Bucket {
    const { context, name } = this.input;
    const distributionArn = Lazy.stringValue({ produce: () => this.distribution.resource.arn });
    return new Bucket(this, 'Files', {
      name: bucketName(context, name),
      encryption: context.keys.data,
      removal: context.environment.removal,
      versionDays: VERSION_DAYS,
      accessLogsBucket: context.accessLogs.bucket,
      policy: (bucketArn) => readByDistribution(bucketArn, this.keyPrefix, distributionArn),
    });
  }

  private distribute(): Distribution {
    const { context, name, need } = this.input;
    const { deployment, environment } = context;
    const { zoneId, certificateUsEast1Arn, webAclCloudfrontArn } = context.edge();
    return new Distribution(this, 'Distribution', {
      name: needName(context, [name], { maxLength: NAME_LENGTH }),
      about: `${deployment.system.name} in ${environment.name}`,
      host: deployment.host,
      directHost: directHost(deployment.host),
      prefix: need.prefix,
      bucketDomainName: this.bucket.resource.bucketRegionalDomainName,
      region: environment.region,
      zoneId,
      certificateUsEast1Arn,
      webAclArn: webAclCloudfrontArn,
    });
  }

  private keepLogs(): void {
    const { context, name } = this.input;
    new DistributionLogs(this, 'Logs', {
      name: needName(context, [name], { maxLength: NAME_LENGTH }),
      bucketName: globalNeedName(context, [name, 'logs'], { maxLength: NAME_LIMITS.s3Bucket.max }),
      distributionArn: this.distribution.resource.arn,
      accountId: context.environment.accountId,
      days: context.environment.retention.auditDays,
      accessLogsBucket: context.accessLogs.bucket,
      removal: context.environment.removal,
      usEast1: context.providers.usEast1(),
    });
  }

  private alarm(): void {
    const { context, name } = this.input;
    const alarmName = needName(context, [name, 'server-errors'], { maxLength: NAME_LIMITS.alarm.max });
    new Alarm(this, 'ServerErrors', {
      name: alarmName,
      meaning: `More than ${ERROR_PERCENT} percent of the answers of ${context.deployment.host} are server errors.`,
      runbook: 'server-errors-behind-cloudfront',
      namespace: 'AWS/CloudFront',
      metric: '5xxErrorRate',
      dimensions: dimensions(this.distribution.resource.id),
      statistic: 'Average',
      comparison: 'GreaterThanThreshold',
      threshold: ERROR_PERCENT,
      periodSeconds: 300,
      periods: 3,
      topicArn: context.alerts.usEast1TopicArn,
      provider: context.providers.usEast1(),
    });
  }
}

/** CloudFront, and only this distribution, reads the files; it may ask what is there, so that a missing file is a 404 and not a 403. */
export function readByDistribution(bucketArn: string, keyPrefix: string, distributionArn: string): Statement[] {
  const principals = { Service: ['cloudfront.amazonaws.com'] };
  const conditions = { StringEquals: { 'aws:SourceArn': distributionArn } };
  return [
    { sid: 'Files', actions: ['s3:GetObject'], resources: [`${bucketArn}/${keyPrefix}*`], principals, conditions },
    { sid: 'Missing', actions: ['s3:ListBucket'], resources: [bucketArn], principals, conditions },
  ];
}

function dimensions(distributionId: string): Readonly<Record<string, string>> {
  return { DistributionId: distributionId, Region: 'Global' };
}

function siteCharts(name: string, distributionId: string): readonly Chart[] {
  const series = (metric: string, statistic: Series['statistic']): Series => ({
    namespace: 'AWS/CloudFront',
    metric,
    dimensions: dimensions(distributionId),
    statistic,
    region: 'us-east-1',
  });
  return [
    { title: `${name}: requests`, series: [series('Requests', 'Sum')], periodSeconds: 300 },
    {
      title: `${name}: errors, percent of answers`,
      series: [series('4xxErrorRate', 'Average'), series('5xxErrorRate', 'Average')],
      periodSeconds: 300,
      limit: ERROR_PERCENT,
    },
  ];
}
