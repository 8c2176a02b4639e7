import { EXIT, type ExitCode } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';

const NOTHING = 'nothing was changed';

/**
 * Failures of several stacks as one error: all their problems, and first what was changed all the same, by stacks that
 * failed half-way and by those that did not fail. What nobody foresaw comes before everything else, as it is. The exit code
 * is that of a stop by signal where there was one, else that of the first failure.
 * @param done what was done in spite of them; undefined: nothing.
 */
export function joinedError(errors: readonly unknown[], done?: string): unknown {
  const known = errors.filter((error) => error instanceof PipelineError);
  const unknown = errors.find((error) => !(error instanceof PipelineError));
  const [first] = known;
  if (unknown !== undefined || first === undefined) return unknown;
  const halfway = known.filter(({ effect }) => effect !== NOTHING).map((error) => `${stackOf(error)}${error.effect}`);
  const told = [...new Set([...halfway, ...(done === undefined ? [] : [done])])];
  const { exitCode } = known.find(isStop) ?? first;
  const problems = known.flatMap((error) => error.problems);
  return new PipelineError(exitCode as ExitCode, problems, told.length === 0 ? NOTHING : told.join('; '));
}

function isStop({ exitCode }: PipelineError): boolean {
  return exitCode === EXIT.interrupted || exitCode === EXIT.terminated;
}

/** `dev-network: `, where the first problem is one of a stack. */
function stackOf({ problems }: PipelineError): string {
  const name = /^[a-z][a-z0-9-]*(?=$|: )/.exec(problems[0]?.path ?? '')?.[0];
  return name === undefined ? '' : `${name}: `;
}
