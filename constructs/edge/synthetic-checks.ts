import { resolve } from 'node:path';
import { SyntheticsCanary } from '@cdktf/provider-aws/lib/synthetics-canary/index.js';
import { Construct } from 'constructs';
import { CANARY_RUNTIME } from '../../lib/catalogue/runtimes.ts';
import { FunctionAsset } from '../function/function-asset.ts';
import { Role, trustComputeService } from '../identity/role.ts';
import type { Statement } from '../identity/statement.ts';
import { Alarm } from '../observability/alarm.ts';
import { Bucket } from '../storage/bucket.ts';
import type { PublicHost } from './hosts.ts';

/** One host and the name of its check, at most 255 characters. */
export interface SyntheticCheck {
  readonly name: string;
  readonly host: Pick<PublicHost, 'host' | 'checkedPath'>;
}

export interface SyntheticChecksProps {
  readonly checks: readonly SyntheticCheck[];
  /** Minutes between two visits, 1 to 60. A visit costs 0.0012 USD: every five minutes, 10 USD a month and host. */
  readonly minutes: number;
  /** Fixed name of the role that all checks run under. */
  readonly roleName: string;
  readonly boundaryArn: string;
  readonly account: { readonly id: string; readonly region: string };
  /** Global name of the bucket that keeps the reports of visits. */
  readonly bucketName: string;
  readonly accessLogsBucket: string;
  readonly keyArn: string;
  readonly topicArn: string;
  readonly removal: 'retain' | 'destroy';
}

const CODE = resolve(import.meta.dirname, '../../functions/synthetic-check');
/** Where Synthetics looks for Node.js code inside the archive. */
const PACKED_BELOW = 'nodejs/node_modules/';
const REPORTS = 'canaries';
/** Days that reports are kept: an alarm is looked into within the month. */
const REPORT_DAYS = 31;

/** Visits each public host as a client does, through DNS, CloudFront, WAF and TLS, and tells when it fails. */
export class SyntheticChecks extends Construct {
  constructor(scope: Construct, id: string, props: SyntheticChecksProps) {
    super(scope, id);
    const bucket = this.reports(props);
    const role = new Role(this, 'Role', {
      name: props.roleName,
      description: 'Synthetic checks visit the public hosts and keep their reports',
      trust: [trustComputeService('lambda.amazonaws.com')],
      boundaryArn: props.boundaryArn,
      statements: checkPermissions({ bucketArn: bucket.arn, keyArn: props.keyArn, account: props.account }),
    });
    const code = new FunctionAsset(this, 'Code', { folder: CODE, prefix: PACKED_BELOW });
    for (const check of props.checks) {
      this.canary(check, { props, role, code, bucket });
      this.alarm(check, props);
    }
  }

  private reports({ bucketName, keyArn, removal, accessLogsBucket }: SyntheticChecksProps): Bucket {
    return new Bucket(this, 'Reports', {
      name: bucketName,
      encryption: keyArn,
      removal,
      versionDays: 1,
      accessLogsBucket,
      lifecycle: [
        {
          id: 'expire-reports',
          status: 'Enabled',
          filter: [{ prefix: `${REPORTS}/` }],
          expiration: [{ days: REPORT_DAYS }],
        },
      ],
    });
  }

  private canary({ name, host }: SyntheticCheck, { props, role, code, bucket }: Parts): void {
    new SyntheticsCanary(this, host.host, {
      name,
      executionRoleArn: role.arn,
      runtimeVersion: CANARY_RUNTIME.version,
      handler: 'index.handler',
      zipFile: code.path,
      artifactS3Location: `s3://${bucket.resource.id}/${REPORTS}/${name}`,
      artifactConfig: { s3Encryption: { encryptionMode: 'SSE_KMS', kmsKeyArn: props.keyArn } },
      schedule: { expression: every(props.minutes) },
      runConfig: {
        timeoutInSeconds: 60,
        memoryInMb: 960,
        environmentVariables: { CHECKED_URL: `https://${host.host}${host.checkedPath}` },
      },
      successRetentionPeriod: REPORT_DAYS,
      failureRetentionPeriod: REPORT_DAYS,
      startCanary: true,
      deleteLambda: true,
      // Synthetics tries the role when the canary is made.
      dependsOn: [...role.permissions],
    });
  }

  private alarm({ name, host }: SyntheticCheck, { minutes, topicArn }: SyntheticChecksProps): void {
    new Alarm(this, `Alarm-${host.host}`, {
      name: `${name}-visits`,
      meaning: `Synthetic visits to https://${host.host}${host.checkedPath} fail or have stopped.`,
      runbook: 'a-public-host-does-not-answer',
      namespace: 'CloudWatchSynthetics',
      metric: 'SuccessPercent',
      dimensions: { CanaryName: name },
      statistic: 'Average',
      comparison: 'LessThanThreshold',
      threshold: 90,
      periodSeconds: minutes * 60,
      periods: 2,
      missing: 'breaching',
      topicArn,
    });
  }
}

interface Parts {
  readonly props: SyntheticChecksProps;
  readonly role: Role;
  readonly code: FunctionAsset;
  readonly bucket: Bucket;
}

/** Synthetics' own spelling: `rate(1 minute)`, `rate(5 minutes)`, `rate(1 hour)`. */
export function every(minutes: number): string {
  if (minutes === 60) return 'rate(1 hour)';
  return minutes === 1 ? 'rate(1 minute)' : `rate(${minutes} minutes)`;
}

export interface CheckPermissionsInput {
  readonly bucketArn: string;
  readonly keyArn: string;
  readonly account: { readonly id: string; readonly region: string };
}

/** What Synthetics asks of a canary's role (CloudWatch guide, "Required roles and permissions for canaries"). */
export function checkPermissions({ bucketArn, keyArn, account }: CheckPermissionsInput): readonly Statement[] {
  const logs = `arn:aws:logs:${account.region}:${account.id}:log-group:/aws/lambda/cwsyn-*`;
  return [
    { sid: 'WriteReports', actions: ['s3:PutObject'], resources: [`${bucketArn}/${REPORTS}/*`] },
    { sid: 'FindBucket', actions: ['s3:GetBucketLocation'], resources: [bucketArn] },
    {
      sid: 'ListBuckets',
      actions: ['s3:ListAllMyBuckets'],
      resources: ['*'],
      because: 'the action knows no resource; Synthetics asks for it before it writes the first report',
    },
    { sid: 'EncryptReports', actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [keyArn] },
    {
      sid: 'WriteLogs',
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logs, `${logs}:*`],
    },
    {
      sid: 'PutMetrics',
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': 'CloudWatchSynthetics' } },
      because: 'the action knows no resource; the condition holds it to the namespace of Synthetics',
    },
  ];
}
