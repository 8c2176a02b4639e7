import { TestRunner } from 'vitest';
import { Unavailable } from '../../local/processes.ts';

/**
 * Ends the running test as skipped, with the reason; whatever the test makes of the error, it counts as skipped. A test that
 * does not come here runs as everywhere. Between tests, where nothing can be skipped, it is an error.
 */
export function skipHere(reason: string): never {
  const test: ReturnType<typeof TestRunner.getCurrentTest> | undefined = TestRunner.getCurrentTest();
  test?.context.skip(reason);
  throw new Unavailable(reason);
}
