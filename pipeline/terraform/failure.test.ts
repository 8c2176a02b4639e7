import { describe, expect, it } from 'vitest';
import { EXIT } from '../exit-code.ts';
import { failureOf, isLocked } from './failure.ts';

const NOW = new Date('2026-11-21T20:15:00Z');
const STATE = {
  bucket: 'states-dev',
  key: 'dev/network/terraform.tfstate',
  region: 'ap-south-1',
  lockTable: 'terraform-locks',
  accountId: '111111111111',
};
const box = (...lines: readonly string[]) => ['╷', ...lines.map((line) => `│ ${line}`), '╵'].join('\n');
const failed = (...lines: readonly string[]) =>
  failureOf({ stack: 'dev-network', state: STATE, command: 'plan', output: box(...lines) }, NOW);

/** Both as Terraform 1.11.4 writes them: the file of S3 is taken first, so its refusal is the usual one. */
const LOCK_INFO = [
  'Lock Info:',
  '  ID:        f526b2ea-67a8-2655-3203-884dd98b3299',
  '  Path:      states-dev/dev/network/terraform.tfstate',
  '  Operation: OperationTypeApply',
  '  Who:       ci@runner-1',
  '  Version:   1.11.4',
  '  Created:   2026-11-21 20:03:18.30672811 +0000 UTC',
  '  Info:      ',
];
const HELD_FILE = [
  'Error: Error acquiring the state lock',
  '',
  'Error message: operation error S3: PutObject, https response error',
  'StatusCode: 412, api error PreconditionFailed: At least one of the',
  'pre-conditions you specified did not hold',
];
const HELD_ITEM = [
  'Error: Error acquiring the state lock',
  '',
  'Error message: operation error DynamoDB: PutItem, https response error',
  'StatusCode: 400, ConditionalCheckFailedException: The conditional request failed',
];

describe('a lock that somebody holds', () => {
  it.each([
    ['file', HELD_FILE],
    ['item', HELD_ITEM],
  ])('as %s names holder, time, operation, id and the way out', (_, lines) => {
    const error = failed(...lines, ...LOCK_INFO);
    expect(error.exitCode).toBe(EXIT.locked);
    expect(error.problems).toEqual([
      {
        code: 'STATE_LOCKED',
        path: 'dev-network',
        given:
          'apply by ci@runner-1 since 2026-11-21T20:03:18.306Z (11 min), Terraform 1.11.4, lock id f526b2ea-67a8-2655-3203-884dd98b3299',
        allowed: 'a state that nobody works on',
        fix: 'wait until it is done and run this again; only when its job or process is known to be dead: `npm run unlock -- dev network --id f526b2ea-67a8-2655-3203-884dd98b3299`',
      },
    ]);
  });

  it('is named by what was read beside it where Terraform does not tell', () => {
    const holder = { id: 'one', operation: '', who: 'a@b', version: '', created: '' };
    const output = box(...HELD_FILE);
    expect(isLocked(output)).toBe(true);
    const error = failureOf({ stack: 'dev-network', state: STATE, command: 'plan', output }, NOW, holder);
    expect(error.problems[0]?.given).toBe('a command by a@b since an unknown time, Terraform unknown, lock id one');
  });
});

describe('a failed command', () => {
  it.each([
    [
      'no credentials',
      EXIT.credentials,
      'CREDENTIALS_MISSING',
      [
        'Error: No valid credential sources found',
        '',
        'Error: failed to refresh cached credentials, no EC2 IMDS role found',
      ],
    ],
    [
      'an expired session',
      EXIT.credentials,
      'CREDENTIALS_MISSING',
      ['Error: Error loading state', '', 'StatusCode: 403, api error ExpiredToken: The provided token has expired.'],
    ],
    [
      'an id token that AWS refuses',
      EXIT.credentials,
      'CREDENTIALS_MISSING',
      [
        'Error: validating provider credentials',
        '',
        'operation error STS: AssumeRoleWithWebIdentity, StatusCode: 400, InvalidIdentityToken: No OpenIDConnect provider found',
      ],
    ],
    [
      'a role that may not read the state',
      EXIT.credentials,
      'CREDENTIALS_MISSING',
      [
        'Error: Error loading state',
        '',
        'Unable to access object "x" in S3 bucket "y": StatusCode: 403, api error Forbidden: Forbidden',
      ],
    ],
    [
      'another account',
      EXIT.credentials,
      'ACCOUNT_WRONG',
      ['Error: Invalid account ID', '', 'AWS account ID not allowed: 222222222222'],
    ],
    [
      'a state that is not the one last written',
      EXIT.backend,
      'STATE_UNREADABLE',
      [
        'Error: Error refreshing state: state data in S3 does not have the expected content.',
        '',
        'The checksum calculated for the state stored in S3 does not match',
      ],
    ],
    [
      'no bucket',
      EXIT.backend,
      'BACKEND_MISSING',
      [
        'Error: Failed to get existing workspaces: S3 bucket "states-dev" does not exist.',
        '',
        'The referenced S3 bucket must have been previously created.',
      ],
    ],
    [
      'no lock table',
      EXIT.backend,
      'BACKEND_MISSING',
      [
        'Error: Error acquiring the state lock',
        '',
        'operation error DynamoDB: PutItem, ResourceNotFoundException: Requested resource not found',
      ],
    ],
    [
      'no way to AWS',
      EXIT.backend,
      'BACKEND_UNREACHABLE',
      [
        'Error: validating provider credentials: retrieving caller identity from STS: request send failed, dial tcp: lookup sts: no such host',
      ],
    ],
    [
      'a state that could not be saved',
      EXIT.backend,
      'BACKEND_UNREACHABLE',
      [
        'Error: Failed to save state',
        '',
        'Error saving state: failed to upload state: request send failed, connection reset by peer',
      ],
    ],
    [
      'an error of the code',
      EXIT.terraform,
      'TERRAFORM_FAILED',
      ['Error: Unsupported attribute', '', 'This object has no argument named "x".'],
    ],
    [
      "a resource's missing bucket",
      EXIT.terraform,
      'TERRAFORM_FAILED',
      [
        'Error: putting S3 Bucket Policy',
        '',
        'operation error S3: PutBucketPolicy, StatusCode: 404, NoSuchBucket: The specified bucket does not exist',
      ],
    ],
    [
      "a resource's refused call",
      EXIT.terraform,
      'TERRAFORM_FAILED',
      ['Error: creating EC2 Subnet', '', 'StatusCode: 403, api error UnauthorizedOperation: You are not authorized'],
    ],
  ] as const)('by %s ends with its own code', (_, exitCode, code, lines) => {
    const error = failed(...lines);
    expect(error.exitCode).toBe(exitCode);
    expect(error.problems.map((problem) => problem.code)).toEqual([code]);
  });

  it('without a bucket or a lock table says that bootstrap makes it', () => {
    expect(
      failed('Error: Failed to get existing workspaces: S3 bucket "states-dev" does not exist.').problems[0],
    ).toMatchObject({
      allowed: 'the bucket states-dev',
      fix: 'run `npm run bootstrap -- dev` once for a new account; where there was one before: docs/recovery.md, "Bootstrap is lost"',
    });
  });

  it('tells every error with its address, and what was done before', () => {
    const output = [box('Error: a', '', '  with aws_vpc.main,', '', 'why'), box('Error: b')].join('\n');
    const error = failureOf(
      { stack: 'dev-network', state: STATE, command: 'apply', output, effect: '3 resources were changed before' },
      NOW,
    );
    expect(error.message).toContain('2 problems; 3 resources were changed before.');
    expect(error.problems.map(({ path, given }) => [path, given])).toEqual([
      ['dev-network: aws_vpc.main', 'a: why'],
      ['dev-network', 'b'],
    ]);
  });

  it('without an error box shows what it said last', () => {
    const error = failureOf({ stack: 'dev-network', state: STATE, command: 'plan', output: 'a\nb\nc\nd\n' }, NOW);
    expect(error.problems[0]?.given).toBe('b c d');
    const silent = failureOf({ stack: 'dev-network', state: STATE, command: 'plan', output: '' }, NOW);
    expect(silent.problems[0]?.given).toBe('no output');
  });
});
