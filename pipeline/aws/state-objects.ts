import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import type { StateLocation } from '../stack-folder.ts';
import { type AwsCall, calling } from './aws-failure.ts';
import { client } from './clients.ts';

/** A bucket of states; AWS refuses every call where it belongs to another account than `accountId`. */
export type StateBucket = Pick<StateLocation, 'bucket' | 'region' | 'accountId'>;

export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
}

export interface ObjectVersion {
  readonly versionId: string;
  /** ISO time. */
  readonly at: string;
  readonly bytes: number;
  readonly current: boolean;
  /** The object was deleted then. */
  readonly deleted: boolean;
}

/** An object, or one version of it; undefined where there is none. */
export async function getObject(
  bucket: StateBucket,
  key: string,
  versionId?: string,
): Promise<StoredObject | undefined> {
  return await calling(callOf(bucket, key), async () => {
    try {
      const { Body, ETag } = await s3(bucket).send(
        new GetObjectCommand({
          ...named(bucket),
          Key: key,
          ...(versionId === undefined ? {} : { VersionId: versionId }),
        }),
      );
      return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), etag: ETag ?? '' };
    } catch (error) {
      if (error instanceof Error && ['NoSuchKey', 'NotFound', 'NoSuchVersion'].includes(error.name)) return undefined;
      throw error;
    }
  });
}

export interface PutOptions {
  readonly contentType: string;
  /** Refuses to replace an object. @returns of `putObject` is then false. */
  readonly onlyNew?: boolean;
}

/** Writes an object, encrypted as the bucket's default says. @returns false where `onlyNew` found one. */
export async function putObject(
  bucket: StateBucket,
  key: string,
  body: Uint8Array | string,
  { contentType, onlyNew = false }: PutOptions,
): Promise<boolean> {
  return await calling(callOf(bucket, key), async () => {
    try {
      await s3(bucket).send(
        new PutObjectCommand({
          ...named(bucket),
          Key: key,
          Body: body,
          ContentType: contentType,
          ...(onlyNew ? { IfNoneMatch: '*' } : {}),
        }),
      );
      return true;
    } catch (error) {
      // 409: somebody else is writing the same key at this moment.
      const taken = ['PreconditionFailed', 'ConditionalRequestConflict'];
      if (onlyNew && error instanceof Error && taken.includes(error.name)) return false;
      throw error;
    }
  });
}

/** Deletes an object; with versioning its versions stay. */
export async function deleteObject(bucket: StateBucket, key: string): Promise<void> {
  await calling(callOf(bucket, key), () => s3(bucket).send(new DeleteObjectCommand({ ...named(bucket), Key: key })));
}

/** All objects below `prefix`: ETag by key. */
export async function listObjects(bucket: StateBucket, prefix: string): Promise<ReadonlyMap<string, string>> {
  return await calling(callOf(bucket, prefix), async () => {
    const found = new Map<string, string>();
    const pages = paginateListObjectsV2({ client: s3(bucket) }, { ...named(bucket), Prefix: prefix });
    for await (const { Contents = [] } of pages)
      for (const { Key, ETag = '' } of Contents) if (Key !== undefined) found.set(Key, ETag);
    return found;
  });
}

/** The versions of one object, the newest first; at most the 1000 newest. */
export async function listObjectVersions(bucket: StateBucket, key: string): Promise<readonly ObjectVersion[]> {
  return await calling(callOf(bucket, key), async () => {
    const { Versions = [], DeleteMarkers = [] } = await s3(bucket).send(
      new ListObjectVersionsCommand({ ...named(bucket), Prefix: key }),
    );
    const all = [
      ...Versions.map((version) => ({ ...version, deleted: false })),
      ...DeleteMarkers.map((marker) => ({ ...marker, Size: 0, deleted: true })),
    ];
    return all
      .filter(({ Key }) => Key === key)
      .map(({ VersionId = '', LastModified, Size = 0, IsLatest = false, deleted }) => ({
        versionId: VersionId,
        at: LastModified?.toISOString() ?? '',
        bytes: Size,
        current: IsLatest,
        deleted,
      }))
      .sort((a, b) => Number(b.current) - Number(a.current) || b.at.localeCompare(a.at));
  });
}

function s3({ region }: StateBucket): S3Client {
  return client(S3Client, region);
}

function named({ bucket, accountId }: StateBucket) {
  return { Bucket: bucket, ...(accountId === undefined ? {} : { ExpectedBucketOwner: accountId }) };
}

function callOf({ bucket, region }: StateBucket, key: string): AwsCall {
  return { path: `s3://${bucket}/${key}`, region, environment: key.split('/')[0] };
}
