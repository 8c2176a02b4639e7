import { LOCAL_EXIT } from './exit-code.ts';
import { LocalError } from './local-error.ts';
import { ownCommand } from './own-command.ts';
import { ReleasesFailed } from './releases/side-by-side.ts';

/** What Helm said, a problem for each release, with what to do. @param effect what was done all the same. */
export function releaseFailed(error: unknown, environment: string, effect: string): LocalError {
  const said = error instanceof Error ? error.message : String(error);
  const failures = error instanceof ReleasesFailed ? error.failures : new Map([['releases', said]]);
  const waited = error instanceof ReleasesFailed && error.waited > 0 ? `; ${error.waited} others waited for these` : '';
  return new LocalError(
    LOCAL_EXIT.releaseFailed,
    [...failures].map(([path, given]) => ({
      code: 'NOT_READY',
      path,
      given,
      allowed: 'releases that Helm can install, and take away',
      fix: `look at the pods (\`${ownCommand('status', environment)}\` tells how), then run the same command again: it goes on with what is missing`,
    })),
    `${effect}${waited}`,
  );
}
