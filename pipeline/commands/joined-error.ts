import type { ExitCode } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';

/**
 * Failures of several stacks as one error: all their problems, and the exit code of the first. What nobody foresaw comes
 * before everything else, as it is.
 * @param effect what was done in spite of them.
 */
export function joinedError(errors: readonly unknown[], effect: string): unknown {
  const known = errors.filter((error) => error instanceof PipelineError);
  const unknown = errors.find((error) => !(error instanceof PipelineError));
  const [first] = known;
  if (unknown !== undefined || first === undefined) return unknown;
  if (errors.length === 1) return first;
  const problems = known.flatMap((error) => error.problems);
  return new PipelineError(first.exitCode as ExitCode, problems, effect);
}
