import { describe, expect, test } from 'vitest';
import { bucketGrant, sitePublishGrant } from './grants.ts';

const BUCKET = 'arn:aws:s3:::media';
const actions = (access: Parameters<typeof bucketGrant>[0]) =>
  bucketGrant(access, BUCKET).flatMap((statement) => statement.actions);

describe('a service that uses a bucket', () => {
  test('reads objects and their checksums, and sees which there are', () => {
    expect(bucketGrant('read', BUCKET)).toEqual([
      { sid: 'List', actions: ['s3:ListBucket'], resources: [BUCKET] },
      { sid: 'Objects', actions: ['s3:GetObject', 's3:GetObjectAttributes'], resources: [`${BUCKET}/*`] },
    ]);
  });

  test('writes without reading, listing or deleting', () => {
    expect(bucketGrant('write', BUCKET)).toEqual([
      {
        sid: 'Objects',
        actions: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
        resources: [`${BUCKET}/*`],
      },
    ]);
  });

  test('deletes only where it may read and write, and then only by a marker over the version', () => {
    expect(actions('read-write')).toContain('s3:DeleteObject');
    for (const access of ['read', 'write', 'read-write'] as const)
      expect(actions(access)).not.toContain('s3:DeleteObjectVersion');
    expect(actions('read')).not.toContain('s3:PutObject');
  });
});

test('a publisher of a site stays below its prefix and invalidates only its own distribution', () => {
  const distributionArn = 'arn:aws:cloudfront::123456789012:distribution/E1';
  const [list, files, cache] = sitePublishGrant({ bucketArn: BUCKET, keyPrefix: 'static/', distributionArn });
  expect(list?.conditions).toEqual({ StringLike: { 's3:prefix': 'static/*' } });
  expect(files?.resources).toEqual([`${BUCKET}/static/*`]);
  expect(cache).toEqual({
    sid: 'Invalidate',
    actions: ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
    resources: [distributionArn],
  });
});
