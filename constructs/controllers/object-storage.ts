import type { Statement } from '../identity/statement.ts';

const OBJECTS = ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'] as const;

export interface ObjectStorageInput {
  readonly bucketArn: string;
  readonly keyArn: string;
  /** Further actions on single objects, for example tagging. */
  readonly objectActions?: readonly string[];
  /** Further actions on the bucket, for example listing unfinished uploads. */
  readonly bucketActions?: readonly string[];
}

/** What a store of data in one encrypted bucket takes: list the bucket, read, write and delete its objects. */
export function objectStorage(input: ObjectStorageInput): readonly Statement[] {
  const { bucketArn, keyArn, objectActions = [], bucketActions = [] } = input;
  return [
    {
      sid: 'Bucket',
      actions: ['s3:GetBucketLocation', 's3:ListBucket', ...bucketActions],
      resources: [bucketArn],
    },
    { sid: 'Objects', actions: [...OBJECTS, ...objectActions], resources: [`${bucketArn}/*`] },
    { sid: 'Key', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [keyArn] },
  ];
}
