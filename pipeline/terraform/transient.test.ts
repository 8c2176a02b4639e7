import { describe, expect, it } from 'vitest';
import { isTransient, RETRY_SECONDS } from './transient.ts';

const box = (...lines: readonly string[]) => ['╷', ...lines.map((line) => `│ ${line}`), '╵'].join('\n');

describe('a failure', () => {
  it.each([
    [
      'a throttled call',
      'operation error STS: GetCallerIdentity, StatusCode: 400, api error Throttling: Rate exceeded',
    ],
    ['a busy table', 'operation error DynamoDB: PutItem, ProvisionedThroughputExceededException: The level'],
    ['a busy bucket', 'operation error S3: PutObject, https response error StatusCode: 503, SlowDown'],
    ['an error inside AWS', 'operation error S3: HeadObject, https response error StatusCode: 500, RequestID: x'],
    ['a broken connection', 'read tcp 10.0.0.1:1->10.0.0.2:443: read: connection reset by peer'],
    ['a slow handshake', 'Get "https://registry.terraform.io/v1": net/http: TLS handshake timeout'],
    [
      'a provider that cannot be fetched now',
      'Failed to install provider: could not query provider registry for registry.terraform.io/hashicorp/aws: 502 Bad Gateway',
    ],
    ['a registry that has had enough', 'provider registry registry.terraform.io: 429 Too Many Requests returned'],
  ])('by %s passes', (_, text) => {
    expect(isTransient(box('Error: Something', '', text))).toBe(true);
  });

  it('is known also where Terraform wraps its words', () => {
    expect(
      isTransient(box('Error: Failed to save state', 'https response error StatusCode:', '503, RequestID: x')),
    ).toBe(true);
  });

  it.each([
    ['an unknown attribute', 'An argument named "region" is not expected here.'],
    ['a missing bucket', 'S3 bucket "x" does not exist. StatusCode: 404, NoSuchBucket'],
    ['a refused connection', 'dial tcp 127.0.0.1:9: connect: connection refused'],
    ['the want of a right', 'StatusCode: 403, api error AccessDenied: Access Denied'],
    ['expired credentials', 'StatusCode: 403, api error ExpiredToken: The provided token has expired.'],
    ['a port of that number', 'security group rule from port 500 to 503'],
    ['an account with that number', 'arn:aws:iam::500502503504:role/x'],
  ])('by %s stays', (_, text) => {
    expect(isTransient(box('Error: Something', '', text))).toBe(false);
  });

  it('by a lock that somebody holds stays, whatever else is said', () => {
    const held = box(
      'Error: Error acquiring the state lock',
      'StatusCode: 412, PreconditionFailed',
      'connection reset by peer',
      'Lock Info:',
      '  ID: x',
    );
    expect(isTransient(held)).toBe(false);
  });

  it('is tried again at most three times, each time later', () => {
    expect(RETRY_SECONDS).toHaveLength(3);
    expect([...RETRY_SECONDS].sort((a, b) => a - b)).toEqual([...RETRY_SECONDS]);
  });
});
