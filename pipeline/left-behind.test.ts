import { describe, expect, it } from 'vitest';
import { leftProblems, regionsOf, remainsOf } from './left-behind.ts';

const BUCKET = 'arn:aws:s3:::dev-media';
const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:dev/shop-AbCdEf';
const STATES = 'arn:aws:s3:::states';
const of = (arn: string, stack = 'dev-data') => ({ arn, tags: { stack } });

describe('what is left of an environment', () => {
  it('is what stands there, once, apart from what AWS drops by itself', () => {
    const found = [of(SECRET), of(BUCKET), of(KEY), of(BUCKET)];
    expect(remainsOf(found, undefined)).toEqual({ left: [BUCKET], waiting: [KEY, SECRET] });
  });

  it('leaves the stack that stays on purpose out, and only that', () => {
    const found = [of(STATES, 'dev-bootstrap'), of(BUCKET)];
    expect(remainsOf(found, 'dev-bootstrap').left).toEqual([BUCKET]);
    expect(remainsOf(found, undefined).left).toEqual([BUCKET, STATES]);
  });

  it('is told one by one, by ARN', () => {
    expect(leftProblems([BUCKET], 'dev')).toMatchObject([{ code: 'LEFT_BEHIND', path: BUCKET }]);
    expect(leftProblems([], 'dev')).toEqual([]);
  });

  it('is looked for in every region of its providers', () => {
    const json = {
      provider: { aws: [{ region: 'eu-west-1' }, { region: 'us-east-1', alias: 'us' }, { region: '${var.x}' }] },
    };
    expect(regionsOf([{ json }, { json: {} }], 'eu-west-1')).toEqual(['eu-west-1', 'us-east-1']);
  });
});
