import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppliedRecord } from './applied-record.ts';
import { States } from './states.ts';

const SHA = 'a'.repeat(64);
const KEY = 'dev/network/terraform.tfstate';
const RECORD: AppliedRecord = {
  version: 1,
  stack: 'dev-network',
  environment: 'dev',
  code: { json: SHA, assets: SHA, lock: '' },
  terraform: '1.11.4',
  state: { lineage: 'l', serial: 3 },
  etag: '"third"',
  consumed: {},
  upstream: [],
  commit: null,
  at: '2026-11-21T20:00:00.000Z',
};
const STATE = { version: 4, lineage: 'l', serial: 4, outputs: {}, resources: [] };
const STACK = {
  id: 'dev-network',
  state: { bucket: 'states', key: KEY, region: 'eu-west-1', lockTable: undefined, accountId: undefined },
};

/** What the bucket holds: the record of the last apply, and the ETag under which the state is listed. */
let bucket: { record: object; etag: string };
let asked: string[];
let server: Server;

beforeEach(async () => {
  bucket = { record: RECORD, etag: '"third"' };
  asked = [];
  server = createServer(({ url = '' }, answer) => {
    const path = url.split('?')[0]?.replace(/^\/states\/?/, '') ?? '';
    asked.push(path === '' ? 'list' : path);
    answer.setHeader('ETag', bucket.etag);
    if (path === KEY) answer.end(JSON.stringify(STATE));
    else if (path !== '') answer.end(JSON.stringify(bucket.record));
    else
      answer.end(
        `<ListBucketResult><Contents><Key>${KEY}</Key><ETag>${bucket.etag.replaceAll('"', '&quot;')}</ETag></Contents></ListBucketResult>`,
      );
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});

afterEach(() => {
  vi.unstubAllEnvs();
  server.close();
});

describe('the version of a state, as listed', () => {
  it('is told by the record of the last apply while the bucket lists the object that it left: no state is fetched', async () => {
    expect(await new States().versionAsListed(STACK)).toEqual({ lineage: 'l', serial: 3 });
    expect(asked.sort()).toEqual(['dev/network/applied.json', 'list']);
  });

  it('is read from the state where the bucket lists another object', async () => {
    bucket.etag = '"fourth"';
    expect(await new States().versionAsListed(STACK)).toEqual({ lineage: 'l', serial: 4 });
    expect(asked).toContain(KEY);
  });

  it('is read from the state where an older version of the pipeline kept the record', async () => {
    const { etag: _unknown, ...record } = RECORD;
    bucket.record = record;
    expect(await new States().versionAsListed(STACK)).toEqual({ lineage: 'l', serial: 4 });
  });

  it('is asked anew once an apply has changed something', async () => {
    const states = new States();
    await states.versionAsListed(STACK);
    bucket.etag = '"fourth"';
    expect(await states.versionAsListed(STACK)).toEqual({ lineage: 'l', serial: 3 });
    states.forget(STACK);
    expect(await states.versionAsListed(STACK)).toEqual({ lineage: 'l', serial: 4 });
  });

  it('needs nothing more once it was prefetched', async () => {
    const states = new States();
    states.prefetch([STACK]);
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    await states.versionAsListed(STACK);
    expect(asked).toHaveLength(2);
  });
});

describe('the version that a plan is made from', () => {
  it('always comes from the state itself', async () => {
    expect(await new States().version(STACK)).toEqual({ lineage: 'l', serial: 4 });
    expect(asked).toEqual([KEY]);
  });

  it('carries the name that S3 gives to these bytes', async () => {
    expect((await new States().state(STACK))?.etag).toBe('"third"');
  });
});
