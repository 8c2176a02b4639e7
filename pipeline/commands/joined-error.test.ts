import { describe, expect, it } from 'vitest';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';
import { joinedError } from './joined-error.ts';

function failed(path: string, exit: ExitCode, effect?: string): PipelineError {
  const problem = { code: 'TERRAFORM_FAILED', path, given: 'no', allowed: 'yes', fix: 'mend it' } as const;
  return new PipelineError(exit, [problem], effect);
}

function joined(...args: Parameters<typeof joinedError>): PipelineError {
  const error = joinedError(...args);
  if (!(error instanceof PipelineError)) throw error;
  return error;
}

describe('failures of several stacks', () => {
  it('are one error with all problems and the exit code of the first', () => {
    const { exitCode, problems, effect } = joined([failed('dev-a', EXIT.backend), failed('dev-b', EXIT.terraform)]);
    expect(exitCode).toBe(EXIT.backend);
    expect(problems.map(({ path }) => path)).toEqual(['dev-a', 'dev-b']);
    expect(effect).toBe('nothing was changed');
  });

  it('tell what each had done until then, and what else was done', () => {
    const errors = [
      failed('dev-a: terraform_data.x', EXIT.terraform, '1 resource was changed before, and the state knows it'),
      failed('dev-b', EXIT.backend, 'it is applied'),
      failed('s3://bucket/key', EXIT.backend, 'the rest was looked at'),
    ];
    expect(joined(errors, 'applied: dev-c').effect).toBe(
      'dev-a: 1 resource was changed before, and the state knows it; dev-b: it is applied; the rest was looked at; applied: dev-c',
    );
  });

  it('of one stack do not say that nothing was changed where others were', () => {
    expect(joined([failed('dev-a', EXIT.terraform)], 'applied: dev-c').message).toContain('1 problem; applied: dev-c.');
  });

  it('end with the code of a signal where one has come', () => {
    expect(joined([failed('dev-a', EXIT.terraform), failed('dev-b', EXIT.terminated)]).exitCode).toBe(EXIT.terminated);
  });

  it('that nobody foresaw come as they are', () => {
    const unforeseen = new TypeError('x is undefined');
    expect(joinedError([failed('dev-a', EXIT.terraform), unforeseen], 'applied: dev-c')).toBe(unforeseen);
  });
});
