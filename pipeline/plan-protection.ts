import type { Problem } from '../lib/errors.ts';
import { EXIT } from './exit-code.ts';
import { PipelineError } from './pipeline-error.ts';

/** How plan files lie on the disk. They hold every value of a stack in clear, sensitive ones too. */
export type PlanProtection =
  /** As they are, readable by their owner alone. */
  | { readonly kind: 'plain' }
  /** For artifacts: only who has the key can read them, and only inside the pipeline that made them. */
  | { readonly kind: 'encrypted'; readonly key: string; readonly pipeline: string | null }
  /** Not at all: the plan is made to be read, and cannot be applied. */
  | { readonly kind: 'not-kept' };

/** Variables of the process: `CI`, `CI_PIPELINE_SOURCE`, `CI_PIPELINE_ID`, `PLAN_KEY` decide. */
export type PlanVariables = Readonly<Record<string, string | undefined>>;

/** Characters of a key that is safe against guessing: 32 bytes as base64 have 44. */
const KEY_CHARACTERS = 32;

/**
 * Plain for a person without a key, encrypted wherever there is one. A job in GitLab leaves its files to everybody who
 * may read artifacts, so without a key it is refused. A merge request's plan is not kept: the branch plans anew, and so
 * the key can be a protected variable, which no branch of a merge request sees.
 * @throws PipelineError `INVALID_VALUE`.
 */
export function planProtection(variables: PlanVariables): PlanProtection {
  const { CI, CI_PIPELINE_SOURCE, CI_PIPELINE_ID, PLAN_KEY } = variables;
  const inCi = CI !== undefined && CI !== '' && CI !== 'false';
  if (inCi && CI_PIPELINE_SOURCE === 'merge_request_event') return { kind: 'not-kept' };
  const key = PLAN_KEY?.trim() ?? '';
  const pipeline = CI_PIPELINE_ID || null;
  if (key === '' && !inCi) return { kind: 'plain' };
  const problems = [...keyProblems(key), ...(inCi && pipeline === null ? [NO_PIPELINE] : [])];
  if (problems.length > 0) throw new PipelineError(EXIT.usage, problems);
  return { kind: 'encrypted', key, pipeline };
}

const MAKE_KEY =
  "make one with `openssl rand -base64 32` and set it as the project's variable PLAN_KEY, masked and protected";

function keyProblems(key: string): readonly Problem[] {
  if (key.length >= KEY_CHARACTERS) return [];
  return [
    {
      code: 'INVALID_VALUE',
      path: 'variable PLAN_KEY',
      given: key === '' ? undefined : `${key.length} characters`,
      allowed: `at least ${KEY_CHARACTERS} characters; plan files of a job are kept only encrypted`,
      fix: MAKE_KEY,
    },
  ];
}

const NO_PIPELINE: Problem = {
  code: 'INVALID_VALUE',
  path: 'variable CI_PIPELINE_ID',
  given: undefined,
  allowed: 'the number of the pipeline, which GitLab sets: plan files are bound to it',
  fix: 'set it to what names this run in your CI system, or unset CI where a person runs this',
};
