import { describe, expect, it } from 'vitest';
import type { Statement } from '../../constructs/identity/statement.ts';
import { decide, may } from './policy.ts';

const allow = (actions: string[], resources: string[], conditions?: Statement['conditions']): Statement => ({
  sid: 'Allow',
  actions,
  resources,
  ...(conditions === undefined ? {} : { conditions }),
});

describe('the evaluator of policies in tests', () => {
  it('allows what a pattern covers and is silent about the rest', () => {
    const statements = [allow(['s3:Get*'], ['arn:aws:s3:::a/*'])];
    expect(decide(statements, { action: 's3:GetObject', resource: 'arn:aws:s3:::a/b' })).toBe('allowed');
    expect(decide(statements, { action: 's3:GetObject', resource: 'arn:aws:s3:::c/b' })).toBe('silent');
    expect(decide(statements, { action: 's3:PutObject', resource: 'arn:aws:s3:::a/b' })).toBe('silent');
  });

  it('lets a denial win', () => {
    const statements = [allow(['s3:*'], ['*']), { ...allow(['s3:DeleteObject'], ['*']), effect: 'Deny' as const }];
    expect(decide(statements, { action: 's3:DeleteObject' })).toBe('denied');
    expect(decide(statements, { action: 's3:GetObject' })).toBe('allowed');
  });

  it('spares what a denial names in notResources', () => {
    const deny: Statement = { sid: 'Deny', effect: 'Deny', actions: ['kms:Decrypt'], notResources: ['key-1'] };
    expect(decide([deny], { action: 'kms:Decrypt', resource: 'key-2' })).toBe('denied');
    expect(decide([deny], { action: 'kms:Decrypt', resource: 'key-1' })).toBe('silent');
  });

  it('applies a positive condition only when the key is there and fits, a negative one also when it is missing', () => {
    const positive = [allow(['a:B'], ['*'], { StringLike: { key: 'x*' } })];
    expect(decide(positive, { action: 'a:B' })).toBe('silent');
    expect(decide(positive, { action: 'a:B', context: { key: 'xy' } })).toBe('allowed');
    const negative = [allow(['a:B'], ['*'], { StringNotEquals: { key: 'x' } })];
    expect(decide(negative, { action: 'a:B' })).toBe('allowed');
    expect(decide(negative, { action: 'a:B', context: { key: 'x' } })).toBe('silent');
  });

  it('needs the boundary as well as the permission', () => {
    expect(may([allow(['a:B'], ['*'])], [allow(['c:*'], ['*'])], { action: 'a:B' })).toBe(false);
    expect(may([allow(['a:B'], ['*'])], [allow(['a:*'], ['*'])], { action: 'a:B' })).toBe(true);
  });
});
