import { PlatformError, type Problem } from '../lib/errors.ts';

/** What stops `npm run local`: every problem at once, and the exit code. `effect` says what was done before; by default nothing. */
export class LocalError extends PlatformError {
  constructor(exitCode: number, problems: readonly Problem[], effect = 'nothing was started') {
    super(problems, { exitCode, effect });
    this.name = 'LocalError';
  }
}
