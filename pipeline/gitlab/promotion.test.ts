import { describe, expect, it } from 'vitest';
import { promotionProblems, type Verification } from './promotion.ts';

const verified: Verification = {
  version: 1,
  environment: 'dev',
  commit: 'abc',
  pipeline: '7',
  at: '2026-11-21T00:00:00.000Z',
};
const left = (text: string | undefined) => ({ environment: 'dev', text });

describe('promotion', () => {
  it('lets a commit on that was verified in the environment before', () => {
    expect(promotionProblems('staging', left(JSON.stringify(verified)), 'abc')).toEqual([]);
  });

  it('asks nothing of the first environment', () => {
    expect(promotionProblems('dev', undefined, 'abc')).toEqual([]);
  });

  it.each([
    ['was not verified', undefined, 'dev is not verified'],
    ['was verified with another commit', JSON.stringify({ ...verified, commit: 'old' }), 'dev: old'],
    ['is not the one that was verified', JSON.stringify({ ...verified, environment: 'staging' }), 'staging: abc'],
    ['left what nobody can read', '{', 'dev is not verified'],
    ['left more than it should', JSON.stringify({ ...verified, force: true }), 'dev is not verified'],
  ])('holds a commit back where the environment before %s', (_, text, given) => {
    expect(promotionProblems('staging', left(text), 'abc')).toMatchObject([
      { code: 'NOT_PROMOTED', path: 'staging', given },
    ]);
  });
});
