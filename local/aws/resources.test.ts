import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { heldLines, heldResources } from './resources.ts';

let server: Server | undefined;

afterEach(() => server?.close());

async function serving(status: number, body: unknown): Promise<string> {
  server = createServer(({ url }, response) => {
    response.writeHead(url === '/embedded/resources' ? status : 404).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('heldResources', () => {
  it('reads what the embedded AWS says it holds', async () => {
    const held = { ec2: { 'us-east-1': ['vpcs/vpc-1'] }, s3: { global: ['buckets/a', 'buckets/b'] } };
    expect(await heldResources(await serving(200, held))).toEqual(held);
  });

  it('is empty for an account that holds nothing', async () => {
    expect(await heldResources(await serving(200, {}))).toEqual({});
  });

  it('fails where the answer is an error or of another shape, which would read as an empty account', async () => {
    await expect(heldResources(await serving(500, {}))).rejects.toThrow('answered 500');
    server?.close();
    await expect(heldResources(await serving(200, { ec2: ['vpc-1'] }))).rejects.toThrow();
  });
});

describe('heldLines', () => {
  it('has a line for each resource', () => {
    expect(heldLines({ ec2: { 'us-east-1': ['vpcs/vpc-1'] }, s3: { global: ['buckets/a', 'buckets/b'] } })).toEqual([
      'ec2 us-east-1 vpcs/vpc-1',
      's3 global buckets/a',
      's3 global buckets/b',
    ]);
  });
});
