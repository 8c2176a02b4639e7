import { describe, expect, it } from 'vitest';
import { EXIT } from './exit-code.ts';
import { PipelineError } from './pipeline-error.ts';
import { type PlanVariables, planProtection } from './plan-protection.ts';

const KEY = 'k'.repeat(32);
const refused = (variables: PlanVariables): PipelineError => {
  try {
    planProtection(variables);
  } catch (error) {
    if (error instanceof PipelineError) return error;
  }
  throw new Error('it was not refused');
};

describe('plan files', () => {
  it('are plain where a person has no key', () => {
    for (const variables of [{}, { CI: '' }, { CI: 'false' }, { PLAN_KEY: ' ' }])
      expect(planProtection(variables)).toEqual({ kind: 'plain' });
  });

  it('are encrypted wherever there is a key, for the pipeline that runs', () => {
    expect(planProtection({ PLAN_KEY: `${KEY}\n` })).toEqual({ kind: 'encrypted', key: KEY, pipeline: null });
    expect(planProtection({ CI: 'true', PLAN_KEY: KEY, CI_PIPELINE_ID: '7' })).toEqual({
      kind: 'encrypted',
      key: KEY,
      pipeline: '7',
    });
  });

  it('of a merge request are not kept, with a key or without', () => {
    const request = { CI: 'true', CI_PIPELINE_SOURCE: 'merge_request_event', CI_PIPELINE_ID: '7' };
    expect(planProtection(request)).toEqual({ kind: 'not-kept' });
    expect(planProtection({ ...request, PLAN_KEY: KEY })).toEqual({ kind: 'not-kept' });
  });

  it('of another job without a key are refused, with how to make one', () => {
    const error = refused({ CI: 'true', CI_PIPELINE_ID: '7', CI_PIPELINE_SOURCE: 'push' });
    expect(error.exitCode).toBe(EXIT.usage);
    expect(error.problems.map(({ code, path }) => [code, path])).toEqual([['INVALID_VALUE', 'variable PLAN_KEY']]);
    expect(error.message).toContain('openssl rand -base64 32');
  });

  it('are refused with a key of fewer than 32 characters, which is not shown', () => {
    expect(refused({ PLAN_KEY: 'x'.repeat(31) }).problems).toMatchObject([{ given: '31 characters' }]);
    expect(refused({ PLAN_KEY: 'hunter2hunter2' }).message).not.toContain('hunter2');
  });

  it('of a job are refused without the number of its pipeline', () => {
    expect(refused({ CI: 'true', PLAN_KEY: KEY }).problems).toMatchObject([{ path: 'variable CI_PIPELINE_ID' }]);
  });
});
