import type { Problem } from '../lib/errors.ts';
import { EXIT } from './exit-code.ts';
import { PipelineError } from './pipeline-error.ts';

/** How plan files lie on the disk. They hold every value of a stack in clear, sensitive ones too. */
export type PlanProtection =
  /** As they are, readable by their owner alone. */
  | { readonly kind: 'plain' }
  /** For artifacts: only who has the key can read them, and only inside the pipeline that made them. */
  | { readonly kind: 'encrypted'; readonly key: string; readonly pipeline: string | null }
  /** Not at all: the plan was made to be read, and cannot be applied. */
  | { readonly kind: 'not-kept' };

/** Variables of the process that decide; see the table of variables in the handbook. */
export type PlanVariables = Readonly<Partial<Record<'CI' | 'PLAN_KEY' | 'CI_PIPELINE_ID', string>>>;

/** Characters of a key that is safe against guessing: 32 bytes as base64 have 44. */
const KEY_CHARACTERS = 32;

/**
 * Plain for a person without a key, encrypted wherever there is one. A job in GitLab leaves its files to everybody who
 * may read artifacts, so without a key it is refused.
 * @throws PipelineError `INVALID_VALUE`.
 */
export function planProtection({ CI, PLAN_KEY, CI_PIPELINE_ID }: PlanVariables): PlanProtection {
  const inCi = CI !== undefined && CI !== '' && CI !== 'false';
  const key = PLAN_KEY?.trim() ?? '';
  const pipeline = CI_PIPELINE_ID || null;
  if (key === '' && !inCi) return { kind: 'plain' };
  const problems = [...keyProblems(key), ...(inCi && pipeline === null ? [NO_PIPELINE] : [])];
  if (problems.length > 0) throw new PipelineError(EXIT.usage, problems);
  return { kind: 'encrypted', key, pipeline };
}

const MAKE_KEY =
  'make one with `openssl rand -base64 32` and set it as the masked, hidden variable PLAN_KEY of the project';

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
