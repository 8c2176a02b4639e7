import type { Statement } from './statement.ts';

/** What makes people and long-lived keys; people come in by IAM Identity Center. */
const PEOPLE = [
  'iam:AddUserToGroup',
  'iam:AttachGroupPolicy',
  'iam:AttachUserPolicy',
  'iam:CreateAccessKey',
  'iam:CreateGroup',
  'iam:CreateLoginProfile',
  'iam:CreateSAMLProvider',
  'iam:CreateServiceSpecificCredential',
  'iam:CreateUser',
  'iam:PutGroupPolicy',
  'iam:PutUserPolicy',
  'iam:UpdateAccessKey',
  'iam:UpdateLoginProfile',
  'iam:UpdateSAMLProvider',
] as const;

/** Every IAM action that changes something, as patterns. */
export const IAM_CHANGES = [
  'iam:Add*',
  'iam:Attach*',
  'iam:Create*',
  'iam:Delete*',
  'iam:Detach*',
  'iam:Pass*',
  'iam:Put*',
  'iam:Remove*',
  'iam:Set*',
  'iam:Tag*',
  'iam:Untag*',
  'iam:Update*',
] as const;

/** Changes of a bucket that could open it, stop its copies, or lose what it holds. */
const BUCKET_CHANGES = [
  's3:BypassGovernanceRetention',
  's3:DeleteBucket*',
  's3:DeleteObjectVersion*',
  's3:PutAccelerateConfiguration',
  's3:PutBucketAcl',
  's3:PutBucketCORS',
  's3:PutBucketNotification',
  's3:PutBucketObjectLockConfiguration',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketVersioning',
  's3:PutBucketWebsite',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
  's3:PutObjectAcl',
  's3:PutReplicationConfiguration',
] as const;

const KEY_CHANGES = [
  'kms:*Alias',
  'kms:CreateGrant',
  'kms:Disable*',
  'kms:ImportKeyMaterial',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateKeyDescription',
] as const;

/** No IAM user, group, password or access key is ever made by a role of ours. */
export function denyPeople(): Statement {
  return { sid: 'NoPeople', effect: 'Deny', actions: PEOPLE, resources: ['*'] };
}

/** The organization and the account itself are nobody's business here. */
export function denyOrganization(): Statement {
  return { sid: 'NoOrganization', effect: 'Deny', actions: ['account:*', 'organizations:*'], resources: ['*'] };
}

/** A boundary, once set, stays. */
export function denyBoundaryRemoval(): Statement {
  return {
    sid: 'BoundariesStay',
    effect: 'Deny',
    actions: [
      'iam:DeleteRolePermissionsBoundary',
      'iam:DeleteUserPermissionsBoundary',
      'iam:PutUserPermissionsBoundary',
    ],
    resources: ['*'],
  };
}

/** Buckets stay as they are: closed, encrypted, versioned, copied. */
export function denyBucketChanges(sid: string, bucketArns: readonly string[]): Statement {
  return {
    sid,
    effect: 'Deny',
    actions: BUCKET_CHANGES,
    resources: bucketArns.flatMap((arn) => [arn, `${arn}/*`]),
  };
}

/** Keys stay as they are. */
export function denyKeyChanges(sid: string, arns: readonly string[]): Statement {
  return { sid, effect: 'Deny', actions: KEY_CHANGES, resources: arns };
}
