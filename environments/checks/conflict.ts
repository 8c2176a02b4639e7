import type { Problem } from '../../lib/errors.ts';

/** Two choices that can't stand together; `allowed` says what the other one leaves. */
export function conflict(path: string, given: unknown, allowed: string, fix: string): Problem {
  return { code: 'CONFLICTING_CHOICE', path, given, allowed, fix };
}
