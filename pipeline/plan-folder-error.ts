import type { Problem } from '../lib/errors.ts';
import { EXIT } from './exit-code.ts';
import { PipelineError } from './pipeline-error.ts';
import { planCommand } from './verify-plan.ts';

interface Stack {
  readonly id: string;
  readonly environment: string;
}

/** Nothing was planned, or what was planned got lost between two jobs. */
export function missing(path: string, stack: Stack): PipelineError {
  return refused(stack, {
    code: 'PLAN_MISSING',
    path,
    given: undefined,
    allowed: 'what `plan` left',
    fix: 'plan first; in GitLab the apply job needs the artifacts of the plan job, which expire',
  });
}

/** Record without plan files. */
export function onlyRead(path: string, stack: Stack): PipelineError {
  return refused(stack, {
    code: 'PLAN_MISSING',
    path,
    given: undefined,
    allowed: 'a plan whose files were kept',
    fix: 'a plan of a merge request is made to be read only; plan on the branch that is applied',
  });
}

/** Not what was written. */
export function corrupt(path: string, stack: Stack, given: string | undefined): PipelineError {
  return refused(stack, {
    code: 'PLAN_CORRUPT',
    path,
    given,
    allowed: 'the file as `plan` wrote it',
    fix: 'it was cut off, mixed up or changed since',
  });
}

export function foreignVersion(path: string, stack: Stack, given: unknown): PipelineError {
  return refused(stack, {
    code: 'PLAN_FOREIGN',
    path,
    given: { version: given },
    allowed: 'version 1, which this pipeline writes',
    fix: 'plan and apply with the same commit',
  });
}

/** A plain plan file where encrypted ones are expected. */
export function notEncrypted(path: string, stack: Stack): PipelineError {
  return refused(stack, {
    code: 'PLAN_FOREIGN',
    path,
    given: 'a plain plan file',
    allowed: 'an encrypted one, because PLAN_KEY is set',
    fix: 'set PLAN_KEY for the plan too, or unset it for both where a person runs them',
  });
}

/** An encrypted plan file, and no key. */
export function stillEncrypted(path: string, stack: Stack): PipelineError {
  return refused(stack, {
    code: 'PLAN_FOREIGN',
    path,
    given: 'an encrypted plan file',
    allowed: 'a plain one, because PLAN_KEY is not set',
    fix: 'set PLAN_KEY to what it was when it was planned',
  });
}

function refused({ id, environment }: Stack, problem: Problem): PipelineError {
  const again = planCommand({ stack: id, environment });
  return new PipelineError(EXIT.badPlan, [{ ...problem, fix: `${problem.fix}: \`${again}\`` }]);
}
