import type { Statement } from '../identity/statement.ts';
import { type KeyUse, keyStatement } from '../messaging/grants.ts';

/** Seeing which objects there are; without it a missing object looks like a forbidden one. */
const LIST_ACTIONS = ['s3:ListBucket'] as const;
/** Objects with their checksums. */
export const READ_ACTIONS = ['s3:GetObject', 's3:GetObjectAttributes'] as const;
/** New objects and new versions of old ones, in one piece or in parts. */
export const WRITE_ACTIONS = ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'] as const;
/** Sets a delete marker: the version stays for as long as the bucket keeps old ones. */
export const DELETE_ACTIONS = ['s3:DeleteObject'] as const;

export type BucketAccess = 'read' | 'write' | 'read-write';

const OBJECT_ACTIONS: Readonly<Record<BucketAccess, readonly string[]>> = {
  read: READ_ACTIONS,
  write: WRITE_ACTIONS,
  'read-write': [...READ_ACTIONS, ...WRITE_ACTIONS, ...DELETE_ACTIONS],
};

/** Permissions on the objects of one bucket. Nobody gets at old versions, policies or settings. */
export function bucketGrant(access: BucketAccess, bucketArn: string, key: KeyUse): readonly Statement[] {
  const list: Statement = { sid: `Bucket${key.id}List`, actions: LIST_ACTIONS, resources: [bucketArn] };
  return [
    ...(access === 'write' ? [] : [list]),
    { sid: `Bucket${key.id}`, actions: OBJECT_ACTIONS[access], resources: [`${bucketArn}/*`] },
    keyStatement(
      `Bucket${key.id}Key`,
      access === 'read' ? ['kms:Decrypt'] : ['kms:Decrypt', 'kms:GenerateDataKey'],
      key,
      's3',
    ),
  ];
}

/** Permissions to put a site's files below one prefix and to tell CloudFront that they changed. */
export function sitePublishGrant(site: SiteFiles, key: KeyUse): readonly Statement[] {
  return [
    {
      sid: `Site${key.id}List`,
      actions: LIST_ACTIONS,
      resources: [site.bucketArn],
      conditions: { StringLike: { 's3:prefix': `${site.keyPrefix}*` } },
    },
    {
      sid: `Site${key.id}`,
      actions: [...WRITE_ACTIONS, ...DELETE_ACTIONS],
      resources: [`${site.bucketArn}/${site.keyPrefix}*`],
    },
    keyStatement(`Site${key.id}Key`, ['kms:Decrypt', 'kms:GenerateDataKey'], key, 's3'),
    {
      sid: `Site${key.id}Cache`,
      actions: ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
      resources: [site.distributionArn],
    },
  ];
}

/** Where a site's files lie. */
export interface SiteFiles {
  readonly bucketArn: string;
  /** Key prefix without a leading slash: `static/`. */
  readonly keyPrefix: string;
  readonly distributionArn: string;
}
