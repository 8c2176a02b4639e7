import type { Statement } from '../identity/statement.ts';

/** Seeing which objects there are; without it a missing object looks like a forbidden one. */
export const LIST_ACTIONS = ['s3:ListBucket'] as const;
/** Objects with their checksums. */
export const READ_ACTIONS = ['s3:GetObject', 's3:GetObjectAttributes'] as const;
/** New objects and new versions of old ones, in one piece or in parts. */
export const WRITE_ACTIONS = ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'] as const;
/** Sets a delete marker: the version stays for as long as the bucket keeps old ones. */
export const DELETE_ACTIONS = ['s3:DeleteObject'] as const;
/** Tells CloudFront that files changed. */
export const INVALIDATE_ACTIONS = ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'] as const;

export type BucketAccess = 'read' | 'write' | 'read-write';

const OBJECT_ACTIONS: Readonly<Record<BucketAccess, readonly string[]>> = {
  read: READ_ACTIONS,
  write: WRITE_ACTIONS,
  'read-write': [...READ_ACTIONS, ...WRITE_ACTIONS, ...DELETE_ACTIONS],
};

/** Permissions on the objects of one bucket; nobody gets at old versions, policies or settings. The key comes with the role. */
export function bucketGrant(access: BucketAccess, bucketArn: string): readonly Statement[] {
  const objects: Statement = { sid: 'Objects', actions: OBJECT_ACTIONS[access], resources: [`${bucketArn}/*`] };
  if (access === 'write') return [objects];
  return [{ sid: 'List', actions: LIST_ACTIONS, resources: [bucketArn] }, objects];
}

/** Where a site's files lie. */
export interface SiteFiles {
  readonly bucketArn: string;
  /** Key prefix without a leading slash: `static/`. */
  readonly keyPrefix: string;
  readonly distributionArn: string;
}

/** Permissions to put a site's files below its prefix and to tell CloudFront that they changed. */
export function sitePublishGrant({ bucketArn, keyPrefix, distributionArn }: SiteFiles): readonly Statement[] {
  return [
    {
      sid: 'List',
      actions: LIST_ACTIONS,
      resources: [bucketArn],
      conditions: { StringLike: { 's3:prefix': `${keyPrefix}*` } },
    },
    { sid: 'Files', actions: [...WRITE_ACTIONS, ...DELETE_ACTIONS], resources: [`${bucketArn}/${keyPrefix}*`] },
    { sid: 'Invalidate', actions: INVALIDATE_ACTIONS, resources: [distributionArn] },
  ];
}
