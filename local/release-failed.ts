import { LOCAL_EXIT } from './exit-code.ts';
import { LocalError } from './local-error.ts';

/** What Helm said, as a problem with what to do. @param effect what was done all the same. */
export function releaseFailed(error: unknown, effect: string): LocalError {
  return new LocalError(
    LOCAL_EXIT.releaseFailed,
    [
      {
        code: 'NOT_READY',
        path: 'releases',
        given: error instanceof Error ? error.message : String(error),
        allowed: 'releases that Helm can install, and take away',
        fix: 'look at the pods (`npm run local -- status` tells how), then run the same command again: it goes on with what is missing',
      },
    ],
    effect,
  );
}
