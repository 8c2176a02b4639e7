import { describe, expect, test } from 'vitest';
import { parseAllowance, problemsOf, strayAllowances } from './allowances.ts';
import type { Risk } from './risk.ts';

const risk = (address: string, what = 'deleted'): Risk => ({
  address,
  type: 'aws_s3_bucket',
  what,
  why: 'every object',
  instead: 'copy the objects first',
});

describe('a risk', () => {
  test('that nobody allowed is a problem that says how to allow exactly this', () => {
    expect(problemsOf('dev-edge', [risk('aws_s3_bucket.logs')], [])).toEqual([
      {
        code: 'DATA_AT_RISK',
        path: 'dev-edge: aws_s3_bucket.logs',
        given: 'deleted',
        allowed: 'a plan without this loss: every object',
        fix: 'copy the objects first; where it is meant, allow exactly this for this run: --allow dev-edge/aws_s3_bucket.logs',
      },
    ]);
  });

  test('of an element is told with quotes for a shell', () => {
    const [problem] = problemsOf('dev-edge', [risk('aws_s3_bucket.logs["a\'b"]')], []);
    expect(problem?.fix).toContain(`--allow 'dev-edge/aws_s3_bucket.logs["a'\\''b"]'`);
  });

  test('is allowed by its address in its stack, with everything that is told of it', () => {
    const risks = [risk('aws_s3_bucket.logs'), risk('aws_s3_bucket.logs', 'force_destroy: false -> true')];
    expect(problemsOf('dev-edge', risks, ['dev-edge/aws_s3_bucket.logs'])).toEqual([]);
  });

  test('is not allowed by the same address in another stack, by a part of it, or by its stack alone', () => {
    const risks = [risk('aws_s3_bucket.logs')];
    const allowed = ['prod-edge/aws_s3_bucket.logs', 'dev-edge/aws_s3_bucket', 'dev-edge'];
    expect(problemsOf('dev-edge', risks, allowed)[0]).toMatchObject({ code: 'DATA_AT_RISK' });
  });
});

describe('an allowance', () => {
  test('under which there is no risk is a problem that lists those that there are', () => {
    const risks = [risk('aws_s3_bucket.a'), risk('aws_s3_bucket.b')];
    const allowed = ['dev-edge/aws_s3_bucket.a', 'dev-edge/aws_s3_bucket.b', 'dev-edge/aws_s3_bucket.c'];
    expect(problemsOf('dev-edge', risks, allowed)).toEqual([
      {
        code: 'INVALID_VALUE',
        path: '--allow',
        given: 'dev-edge/aws_s3_bucket.c',
        allowed: 'one of dev-edge/aws_s3_bucket.a, dev-edge/aws_s3_bucket.b',
        fix: 'correct the address or leave the allowance out',
      },
    ]);
  });

  test('for a stack without any risk is one too; for other stacks it is left alone', () => {
    expect(problemsOf('dev-edge', [], ['dev-edge/x.y', 'dev-network/x.y'])).toMatchObject([
      { given: 'dev-edge/x.y', allowed: 'no allowance: nothing of this stack is at risk' },
    ]);
  });

  test('for a stack that takes no part is stray', () => {
    expect(strayAllowances(['dev-edge/x.y', 'dev-egde/x.y'], ['dev-edge'])).toMatchObject([
      { code: 'UNKNOWN_STACK', given: 'dev-egde/x.y', allowed: 'one of the planned stacks: dev-edge' },
    ]);
    expect(strayAllowances(['a/x.y'], [])).toMatchObject([{ allowed: 'no allowance: no stack has a plan' }]);
  });

  test('is split at its first slash', () => {
    expect(parseAllowance('dev-edge/a.b["x/y"]')).toEqual({
      stack: 'dev-edge',
      address: 'a.b["x/y"]',
      given: 'dev-edge/a.b["x/y"]',
    });
  });
});
