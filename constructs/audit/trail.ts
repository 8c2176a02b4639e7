import { Cloudtrail } from '@cdktf/provider-aws/lib/cloudtrail/index.js';
import { Construct } from 'constructs';
import { Role, trustOwnAccountService } from '../identity/role.ts';
import type { Statement } from '../identity/statement.ts';
import { LogGroup } from '../observability/log-group.ts';
import { Bucket } from '../storage/bucket.ts';
import { auditLifecycle, LOG_VERSION_DAYS } from './retention.ts';
import { TrailAlarms } from './trail-alarms.ts';

export interface TrailProps {
  readonly environment: string;
  /** Fixed, because key and bucket policies name the trail before it exists. */
  readonly name: string;
  readonly arn: string;
  readonly bucketName: string;
  readonly roleName: string;
  readonly boundaryArn: string;
  /** Key of logs. */
  readonly keyArn: string;
  readonly removal: 'retain' | 'destroy';
  /** Days in S3, for auditors. */
  readonly auditDays: number;
  /** Days in CloudWatch Logs, for alarms and queries. */
  readonly logDays: number;
  readonly accessLogsBucket: string;
  /** Buckets of states, the copy among them: every read and write is recorded. */
  readonly stateBucketArns: readonly string[];
  readonly topicArn: string;
}

/** Who did what in the account, in every region, in files whose digests show any change; and alarms on what nobody should do. */
export class Trail extends Construct {
  readonly resource: Cloudtrail;

  constructor(scope: Construct, id: string, props: TrailProps) {
    super(scope, id);
    const bucket = new Bucket(this, 'Bucket', {
      name: props.bucketName,
      encryption: props.keyArn,
      removal: props.removal,
      versionDays: LOG_VERSION_DAYS,
      lifecycle: auditLifecycle(props.auditDays),
      accessLogsBucket: props.accessLogsBucket,
      policy: (bucketArn) => trailDelivery(bucketArn, props.arn),
    });
    const logs = new LogGroup(this, 'Events', {
      name: `/platform/${props.environment}/audit-trail`,
      days: props.logDays,
      keyArn: props.keyArn,
    });
    const role = new Role(this, 'Writer', {
      name: props.roleName,
      description: 'Lets CloudTrail write its events to CloudWatch Logs',
      trust: [trustOwnAccountService('cloudtrail.amazonaws.com')],
      boundaryArn: props.boundaryArn,
      statements: [writeEvents(logs.resource.arn)],
    });
    this.resource = new Cloudtrail(this, 'Resource', {
      name: props.name,
      s3BucketName: bucket.resource.bucket,
      kmsKeyId: props.keyArn,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      cloudWatchLogsGroupArn: `${logs.resource.arn}:*`,
      cloudWatchLogsRoleArn: role.arn,
      advancedEventSelector: [
        { name: 'management', fieldSelector: [{ field: 'eventCategory', equalTo: ['Management'] }] },
        { name: 'terraform-states', fieldSelector: objectsOf(props.stateBucketArns) },
      ],
      dependsOn: [bucket.policy],
    });
    new TrailAlarms(this, 'Alarms', {
      environment: props.environment,
      logGroupName: logs.resource.name,
      topicArn: props.topicArn,
    });
  }
}

/** CloudTrail's delivery into the bucket, for one trail only. */
export function trailDelivery(bucketArn: string, trailArn: string): readonly Statement[] {
  const principals = { Service: ['cloudtrail.amazonaws.com'] };
  const fromTrail = { 'aws:SourceArn': trailArn };
  return [
    {
      sid: 'TrailReadsAcl',
      actions: ['s3:GetBucketAcl'],
      resources: [bucketArn],
      principals,
      conditions: { StringEquals: fromTrail },
    },
    {
      sid: 'TrailWrites',
      actions: ['s3:PutObject'],
      resources: [`${bucketArn}/AWSLogs/*`],
      principals,
      conditions: { StringEquals: { ...fromTrail, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    },
  ];
}

function writeEvents(logGroupArn: string): Statement {
  return {
    sid: 'WriteEvents',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [`${logGroupArn}:*`],
  };
}

function objectsOf(bucketArns: readonly string[]) {
  return [
    { field: 'eventCategory', equalTo: ['Data'] },
    { field: 'resources.type', equalTo: ['AWS::S3::Object'] },
    { field: 'resources.ARN', startsWith: bucketArns.map((arn) => `${arn}/`) },
  ];
}
