import { PlatformError, type Problem } from '../lib/errors.ts';
import type { ExitCode } from './exit-code.ts';

/**
 * What stops a pipeline command: every problem at once, and the exit code of the command. `effect` says what was and what
 * was not done before it was raised; by default nothing was.
 */
export class PipelineError extends PlatformError {
  constructor(exitCode: ExitCode, problems: readonly Problem[], effect = 'nothing was changed') {
    super(problems, { exitCode, effect });
    this.name = 'PipelineError';
  }
}
