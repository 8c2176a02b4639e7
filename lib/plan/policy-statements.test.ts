import { expect, test } from 'vitest';
import { isPolicy, statementChanges } from './policy-statements.ts';

const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const read = { Sid: 'Read', Effect: 'Allow', Action: ['s3:GetObject'], Resource: '*' };

test('a statement that came, went, or is another under its name', () => {
  const write = { Sid: 'Write', Effect: 'Allow', Action: 's3:PutObject', Resource: ['a', 'b'] };
  const deny = { Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: { Bool: { tls: false } } };
  const wider = { ...read, Action: ['s3:GetObject', 's3:ListBucket'], Resource: 'c' };
  expect(statementChanges(policy(read, write), policy(wider, deny))).toEqual([
    { sign: '~', what: 'statement Read: Action +s3:ListBucket; Resource -* +c' },
    { sign: '-', what: 'statement Write: Allow s3:PutObject on a, b' },
    { sign: '+', what: 'statement: Deny s3:* on * {"Condition":{"Bool":{"tls":false}}}' },
  ]);
});

test('conditions and effects of a named statement are told before and after', () => {
  expect(statementChanges(policy(read), policy({ ...read, Effect: 'Deny' }))).toEqual([
    { sign: '~', what: 'statement Read: Effect "Allow" -> "Deny"' },
  ]);
});

test('the order of statements, actions and keys, and a list of one, say nothing', () => {
  const two = { Action: ['b', 'a'], Effect: 'Allow' };
  expect(
    statementChanges(
      policy(two, read),
      policy({ ...read, Action: 's3:GetObject' }, { Effect: 'Allow', Action: ['a', 'b'] }),
    ),
  ).toEqual([]);
});

test('statements without a name are told as gone and come', () => {
  const signs = statementChanges(
    policy({ Effect: 'Allow', Action: 'a' }),
    policy({ Effect: 'Allow', Action: 'b' }),
  ).map(({ sign }) => sign);
  expect(signs).toEqual(['-', '+']);
});

test('a policy is an object with statements, a single one included', () => {
  expect(isPolicy(policy())).toBe(true);
  expect(isPolicy({ Version: '1' })).toBe(false);
  expect(isPolicy([])).toBe(false);
  expect(statementChanges({ Statement: read }, policy(read))).toEqual([]);
});
