import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  deleteObject,
  getObject,
  listObjects,
  listObjectVersions,
  putObject,
  type StateBucket,
} from './state-objects.ts';

const BUCKET: StateBucket = { bucket: 'states', region: 'eu-west-1', accountId: '123456789012' };

let sent: unknown[];
let answer: () => Promise<object>;
beforeEach(() => {
  sent = [];
  answer = async () => ({});
  vi.spyOn(S3Client.prototype, 'send').mockImplementation(async ({ input }: { input: unknown }) => {
    sent.push(input);
    return await answer();
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const failing = (name: string) => async () => {
  throw Object.assign(new Error(name), { name });
};

it('every call names the account that the bucket has to belong to', async () => {
  await getObject(BUCKET, 'k');
  await putObject(BUCKET, 'k', 'text', { contentType: 'text/plain' });
  await deleteObject(BUCKET, 'k');
  await listObjects(BUCKET, 'dev/');
  await listObjectVersions(BUCKET, 'k');
  expect(sent).toHaveLength(5);
  for (const input of sent) expect(input).toMatchObject({ Bucket: 'states', ExpectedBucketOwner: '123456789012' });
});

it('an object that must be new is written on that condition only, and told where there is one', async () => {
  const write = (onlyNew: boolean) => putObject(BUCKET, 'k', 'text', { contentType: 'text/plain', onlyNew });
  expect(await write(true)).toBe(true);
  expect(sent.at(-1)).toMatchObject({ IfNoneMatch: '*' });
  await write(false);
  expect(sent.at(-1)).not.toHaveProperty('IfNoneMatch');
  for (const name of ['PreconditionFailed', 'ConditionalRequestConflict']) {
    answer = failing(name);
    expect(await write(true)).toBe(false);
    await expect(write(false)).rejects.toThrow(name);
  }
});

it('a missing object is none; a call that is denied is not taken for one', async () => {
  answer = failing('NoSuchKey');
  expect(await getObject(BUCKET, 'k')).toBeUndefined();
  answer = failing('AccessDenied');
  await expect(getObject(BUCKET, 'k')).rejects.toThrow('CREDENTIALS_MISSING');
});

it('the objects of every page are listed', async () => {
  const pages = [
    { Contents: [{ Key: 'dev/a', ETag: '"1"' }], NextContinuationToken: '2' },
    { Contents: [{ Key: 'dev/b', ETag: '"2"' }] },
  ];
  answer = async () => pages[sent.length - 1] ?? {};
  expect([...(await listObjects(BUCKET, 'dev/'))]).toEqual([
    ['dev/a', '"1"'],
    ['dev/b', '"2"'],
  ]);
  expect(sent.at(-1)).toMatchObject({ Prefix: 'dev/', ContinuationToken: '2' });
});
