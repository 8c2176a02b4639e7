/** A closed range of whole numbers; the unit stands in the name of the constant. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly source: string;
}

/** How long a name may be and which characters it may have. */
export interface NameLimit {
  readonly min: number;
  readonly max: number;
  /** The whole name must match. */
  readonly pattern: RegExp;
  readonly source: string;
}

const docs = (path: string): string => `https://docs.aws.amazon.com/${path}`;
const range = (min: number, max: number, path: string): Range => ({
  min,
  max,
  source: docs(path),
});
const name = (max: number, pattern: RegExp, path: string, min = 1): NameLimit => ({
  min,
  max,
  pattern,
  source: docs(path),
});

/** Days for which a CloudWatch log group may keep events; every other number is refused by the API. Read 2026-11-21. */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** A number of days that a log group accepts. */
export type LogRetentionDays = (typeof LOG_RETENTION_DAYS)[number];

/** Where the retention values come from. */
export const LOG_RETENTION_SOURCE = docs('AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html');

/** Smallest accepted retention that keeps at least so many days; beyond ten years the largest. */
export function logRetentionAtLeast(days: number): LogRetentionDays {
  return LOG_RETENTION_DAYS.find((accepted) => accepted >= days) ?? 3653;
}

/** Ranges that AWS accepts, read 2026-11-21. */
export const AWS_RANGES = {
  /** 0 switches automated backups and with them point-in-time recovery off. */
  rdsBackupDays: range(0, 35, 'AmazonRDS/latest/APIReference/API_CreateDBInstance.html'),
  /** GiB of gp3 for PostgreSQL. */
  rdsStorageGiB: range(20, 65_536, 'AmazonRDS/latest/UserGuide/CHAP_Storage.html'),
  /** 0 switches automatic snapshots off. */
  elasticacheSnapshotDays: range(0, 35, 'AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html'),
  sqsVisibilitySeconds: range(0, 43_200, 'AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html'),
  sqsRetentionSeconds: range(60, 1_209_600, 'AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html'),
  sqsDelaySeconds: range(0, 900, 'AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html'),
  sqsReceiveWaitSeconds: range(0, 20, 'AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html'),
  sqsMaxReceiveCount: range(1, 1000, 'AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html'),
  kmsDeletionDays: range(7, 30, 'kms/latest/APIReference/API_ScheduleKeyDeletion.html'),
  /** Days of KMS key rotation. */
  kmsRotationDays: range(90, 2560, 'kms/latest/APIReference/API_EnableKeyRotation.html'),
  /** Besides this range Terraform's `recovery_window_in_days` takes 0: delete at once, without recovery. */
  secretRecoveryDays: range(7, 30, 'secretsmanager/latest/apireference/API_DeleteSecret.html'),
  albIdleSeconds: range(1, 4000, 'elasticloadbalancing/latest/application/edit-load-balancer-attributes.html'),
  deregistrationSeconds: range(0, 3600, 'elasticloadbalancing/latest/application/edit-target-group-attributes.html'),
  lambdaTimeoutSeconds: range(1, 900, 'lambda/latest/dg/gettingstarted-limits.html'),
  lambdaMemoryMiB: range(128, 10_240, 'lambda/latest/dg/gettingstarted-limits.html'),
  /** Milliseconds that an HTTP API waits for its integration. */
  httpApiTimeoutMilliseconds: range(50, 30_000, 'apigateway/latest/developerguide/http-api-quotas.html'),
  /** Requests of one address in the evaluation window of a WAF rate-based rule. */
  wafRateLimit: range(
    10,
    2_000_000_000,
    'waf/latest/developerguide/waf-rule-statement-type-rate-based-high-level-settings.html',
  ),
  ebsGp3Iops: range(3000, 16_000, 'ebs/latest/userguide/general-purpose.html'),
  ebsGp3MiBPerSecond: range(125, 1000, 'ebs/latest/userguide/general-purpose.html'),
} as const satisfies Readonly<Record<string, Range>>;

const WORD = /^[\w+=,.@-]+$/;

/** Names by kind of resource, read 2026-11-21. `max` is what `physicalName` takes as `maxLength`. */
export const NAME_LIMITS = {
  iamRole: name(64, WORD, 'IAM/latest/UserGuide/reference_iam-quotas.html'),
  iamPolicy: name(128, WORD, 'IAM/latest/UserGuide/reference_iam-quotas.html'),
  iamInstanceProfile: name(128, WORD, 'IAM/latest/UserGuide/reference_iam-quotas.html'),
  /** Dots are legal but break TLS to `<bucket>.s3`, so they are not accepted here. */
  s3Bucket: name(63, /^[a-z0-9][a-z0-9-]*[a-z0-9]$/, 'AmazonS3/latest/userguide/bucketnamingrules.html', 3),
  /** Must not begin or end with a hyphen, nor begin with `internal-`. */
  loadBalancer: name(
    32,
    /^(?!internal-)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/,
    'elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html',
  ),
  targetGroup: name(
    32,
    /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/,
    'elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html',
  ),
  rdsInstance: name(63, /^[a-z](?:-?[a-z0-9])*$/, 'AmazonRDS/latest/APIReference/API_CreateDBInstance.html'),
  elasticacheGroup: name(
    40,
    /^[a-z](?:-?[a-z0-9])*$/,
    'AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html',
  ),
  sqsQueue: name(80, /^[\w-]+$/, 'AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html'),
  snsTopic: name(256, /^[\w-]+$/, 'sns/latest/api/API_CreateTopic.html'),
  eksCluster: name(100, /^[0-9A-Za-z][A-Za-z0-9_-]*$/, 'eks/latest/APIReference/API_CreateCluster.html'),
  eksNodeGroup: name(63, /^[0-9A-Za-z][A-Za-z0-9_-]*$/, 'eks/latest/APIReference/API_CreateNodegroup.html'),
  lambdaFunction: name(64, /^[\w-]+$/, 'lambda/latest/api/API_CreateFunction.html'),
  /** The API takes 255; consoles and older documents say 21. */
  canary: name(255, /^[0-9a-z_-]+$/, 'AmazonSynthetics/latest/APIReference/API_CreateCanary.html'),
  secret: name(512, /^[\w/+=.@-]+$/, 'secretsmanager/latest/apireference/API_CreateSecret.html'),
  logGroup: name(512, /^[\w./#-]+$/, 'AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html'),
  wafWebAcl: name(128, /^[\w-]+$/, 'waf/latest/APIReference/API_CreateWebACL.html'),
  ecrRepository: name(
    256,
    /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
    'AmazonECR/latest/APIReference/API_CreateRepository.html',
    2,
  ),
  backupVault: name(50, /^[a-zA-Z0-9_-]+$/, 'aws-backup/latest/devguide/API_CreateBackupVault.html', 2),
  /** With its prefix `alias/`. */
  kmsAlias: name(256, /^alias\/(?!aws\/)[a-zA-Z0-9/_-]+$/, 'kms/latest/APIReference/API_CreateAlias.html'),
  budget: name(100, /^[^:\\]+$/, 'aws-cost-management/latest/APIReference/API_budgets_Budget.html'),
  cloudTrail: name(
    128,
    /^[A-Za-z0-9](?:[._-]?[A-Za-z0-9])*$/,
    'awscloudtrail/latest/APIReference/API_CreateTrail.html',
    3,
  ),
  apiGateway: name(128, /^.+$/, 'apigatewayv2/latest/api-reference/apis.html'),
  dashboard: name(255, /^[\w-]+$/, 'AmazonCloudWatch/latest/APIReference/API_PutDashboard.html'),
  alarm: name(255, /^[^\p{Cc}]+$/u, 'AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html'),
  securityGroup: name(
    255,
    /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]+$/,
    'AWSEC2/latest/APIReference/API_CreateSecurityGroup.html',
  ),
  dynamodbTable: name(255, /^[\w.-]+$/, 'amazondynamodb/latest/APIReference/API_CreateTable.html', 3),
  rdsSubnetGroup: name(255, /^[a-z0-9 ._-]+$/, 'AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html'),
  parameterGroup: name(255, /^[a-z](?:-?[a-z0-9])*$/, 'AmazonRDS/latest/APIReference/API_CreateDBParameterGroup.html'),
  eventRule: name(64, /^[\w.-]+$/, 'eventbridge/latest/APIReference/API_PutRule.html'),
  launchTemplate: name(128, /^[\w()./-]+$/, 'AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html', 3),
} as const satisfies Readonly<Record<string, NameLimit>>;

/** A kind of resource whose names have a known limit. */
export type NamedKind = keyof typeof NAME_LIMITS;

/** Whether AWS would take the name for a resource of the kind. */
export function acceptsName(kind: NamedKind, text: string): boolean {
  const { min, max, pattern }: NameLimit = NAME_LIMITS[kind];
  return text.length >= min && text.length <= max && pattern.test(text);
}

/** Whether AWS accepts the number: whole, and inside the closed range. */
export function withinRange({ min, max }: Range, value: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}
