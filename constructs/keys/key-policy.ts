import type { Statement } from '../identity/statement.ts';

/** What a service needs to write into and read from something encrypted. */
const USE = ['kms:Decrypt', 'kms:GenerateDataKey*'] as const;
const USE_VOLUMES = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncrypt*',
] as const;

/** Where a key stands, for the conditions of its policy. */
export interface KeyPlace {
  readonly accountId: string;
  readonly region: string;
}

/** Leaves the key to the IAM policies of its account: without this statement nobody could ever change the key again. */
export function administration(accountId: string): Statement {
  return {
    sid: 'Account',
    actions: ['kms:*'],
    resources: ['*'],
    principals: { AWS: [`arn:aws:iam::${accountId}:root`] },
    because: 'the account decides by IAM policies; in a key policy "*" is the key itself',
  };
}

/** Services that publish to the alert topics and whose requests to KMS name the account that they work for. */
export const ALERT_PUBLISHERS = [
  'cloudwatch.amazonaws.com',
  'budgets.amazonaws.com',
  'costalerts.amazonaws.com',
  'backup.amazonaws.com',
] as const;

/** Tells failovers and failures of databases. It names the account to SNS, but is not documented to do so to KMS. */
export const DATABASE_EVENTS = 'events.rds.amazonaws.com';

/** Lets AWS services publish to encrypted alert topics. */
export function alertPublishers(accountId: string): readonly Statement[] {
  return [usedByServices('AlertPublishers', ALERT_PUBLISHERS, accountId), events()];
}

/** Lets S3 events and SNS messages reach encrypted queues and topics. */
export function messageSenders(accountId: string): Statement {
  return usedByServices('MessageSenders', ['s3.amazonaws.com', 'sns.amazonaws.com'], accountId);
}

/** Lets CloudFront read (and not write) encrypted site buckets, for distributions of this account only. */
export function siteReader(accountId: string): Statement {
  return {
    sid: 'Sites',
    actions: ['kms:Decrypt'],
    resources: ['*'],
    principals: { Service: ['cloudfront.amazonaws.com'] },
    conditions: { ArnLike: { 'aws:SourceArn': `arn:aws:cloudfront::${accountId}:distribution/*` } },
  };
}

/**
 * Lets EC2 attach encrypted volumes on behalf of whoever may launch instances: the service-linked role of EC2 Auto
 * Scaling (EKS node groups) has no KMS permission of its own, and a key policy can't name it before it exists. The same
 * form as in the policy of AWS's own key `aws/ebs`.
 */
export function volumes({ accountId, region }: KeyPlace): readonly Statement[] {
  const throughEc2 = { 'kms:CallerAccount': accountId, 'kms:ViaService': `ec2.${region}.amazonaws.com` };
  const anyone = { AWS: ['*'] };
  return [
    {
      sid: 'Volumes',
      actions: USE_VOLUMES,
      resources: ['*'],
      principals: anyone,
      conditions: { StringEquals: throughEc2 },
    },
    {
      sid: 'VolumeGrants',
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      principals: anyone,
      conditions: { StringEquals: throughEc2, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}

/** Lets CloudWatch Logs of one region encrypt the log groups of this account. */
export function logGroups({ accountId, region }: KeyPlace): Statement {
  return {
    sid: 'LogGroups',
    actions: ['kms:Decrypt*', 'kms:DescribeKey', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    principals: { Service: [`logs.${region}.amazonaws.com`] },
    conditions: {
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${accountId}:*` },
    },
  };
}

/** Lets CloudTrail write the audit trail; reading it back takes an IAM permission. */
export function auditTrail(accountId: string, trailArn: string): readonly Statement[] {
  const principals = { Service: ['cloudtrail.amazonaws.com'] };
  return [
    {
      sid: 'AuditTrail',
      actions: ['kms:GenerateDataKey*'],
      resources: ['*'],
      principals,
      conditions: {
        StringEquals: { 'aws:SourceArn': trailArn },
        StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:*:${accountId}:trail/*` },
      },
    },
    { sid: 'AuditTrailKey', actions: ['kms:DescribeKey'], resources: ['*'], principals },
  ];
}

function usedByServices(sid: string, services: readonly string[], accountId: string): Statement {
  return {
    sid,
    actions: USE,
    resources: ['*'],
    principals: { Service: services },
    conditions: { StringEquals: { 'aws:SourceAccount': accountId } },
  };
}

/** Publishers whose requests to KMS carry no source account: any condition would drop their messages without a word. */
function events(): Statement {
  return {
    sid: 'EventPublisher',
    actions: USE,
    resources: ['*'],
    principals: { Service: ['events.amazonaws.com', DATABASE_EVENTS] },
  };
}
