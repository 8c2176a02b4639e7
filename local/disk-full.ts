import { LOCAL_EXIT } from './exit-code.ts';
import { LocalError } from './local-error.ts';

/** A disk that has become full while a command was at work, as a problem with what to do; any other error is undefined. */
export function diskFull(error: unknown): LocalError | undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) return undefined;
  return new LocalError(
    LOCAL_EXIT.noDisk,
    [
      {
        code: 'NOT_READY',
        path: 'path' in error ? String(error.path) : 'disk',
        given: error.message,
        allowed: 'room on this file system',
        fix: 'make room, then run the same command again: it goes on where this one stopped',
      },
    ],
    'what was applied stays; what runs goes on',
  );
}
