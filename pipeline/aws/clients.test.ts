import { describe, expect, it } from 'vitest';
import { clientSettings } from './clients.ts';

describe("a client's settings", () => {
  it('lead to AWS itself, with bounds on every call', () => {
    expect(clientSettings('eu-west-1', {})).toEqual({
      region: 'eu-west-1',
      maxAttempts: 4,
      requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
    });
  });

  it('lead to the endpoint that the environment names, whose buckets are paths', () => {
    expect(clientSettings('eu-west-1', { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' })).toMatchObject({
      endpoint: 'http://127.0.0.1:4566',
      forcePathStyle: true,
    });
    expect(clientSettings('eu-west-1', { AWS_ENDPOINT_URL: '' })).not.toHaveProperty('endpoint');
  });
});
