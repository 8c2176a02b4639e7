import { DeletePublicAccessBlockCommand, ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { awsOf } from './aws.ts';

/** Keys of all objects in a bucket, sorted. */
export async function keysOf(endpoint: string, region: string, Bucket: string): Promise<readonly string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await client(endpoint, region).send(
      new ListObjectsV2Command(token === undefined ? { Bucket } : { Bucket, ContinuationToken: token }),
    );
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys.sort();
}

/**
 * Opens a bucket behind Terraform's back, as somebody with the console would.
 * @param part of the bucket's name.
 * @returns its name.
 */
export async function openBucket(endpoint: string, region: string, part: string): Promise<string> {
  const s3 = client(endpoint, region);
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const [Bucket] = Buckets.flatMap(({ Name }) => (Name?.includes(part) ? [Name] : []));
  if (Bucket === undefined) throw new Error(`no bucket of ${Buckets.map(({ Name }) => Name).join(', ')} has ${part}`);
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  return Bucket;
}

function client(endpoint: string, region: string): S3Client {
  return new S3Client({ ...awsOf(endpoint, region), forcePathStyle: true });
}
