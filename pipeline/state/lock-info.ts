import { z } from 'zod';

/** What Terraform writes about who holds a lock; both kinds of lock hold the same. */
export interface LockInfo {
  readonly id: string;
  /** `OperationTypeApply`, `OperationTypePlan`; other commands leave it empty. */
  readonly operation: string;
  /** `user@host`. */
  readonly who: string;
  /** Terraform's version. */
  readonly version: string;
  /** ISO time; empty where the lock tells none. */
  readonly created: string;
}

/** Names as Go writes the struct `statemgr.LockInfo`. */
const stored = z.object({
  ID: z.string(),
  Operation: z.string().default(''),
  Who: z.string().default(''),
  Version: z.string().default(''),
  Created: z.string().default(''),
});

/** Reads a lock file or the `Info` of a lock item; undefined where it is neither. */
export function parseLockInfo(json: string): LockInfo | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  const { success, data } = stored.safeParse(value);
  if (!success) return undefined;
  return lockInfo(data);
}

/** The same as Terraform reads and writes it. */
export function lockJson(info: LockInfo, path: string): string {
  return JSON.stringify({
    ID: info.id,
    Operation: info.operation,
    Info: '',
    Who: info.who,
    Version: info.version,
    Created: info.created,
    Path: path,
  });
}

/** The lock that an error of Terraform names under `Lock Info:`; undefined where it names none. */
export function lockInfoOf(output: string): LockInfo | undefined {
  const [, block] = output.split('Lock Info:');
  if (block === undefined) return undefined;
  const field = (name: string) => new RegExp(`^[│ ]*${name}:[ ]+(.*?)\\s*$`, 'm').exec(block)?.[1] ?? '';
  const id = field('ID');
  if (id === '') return undefined;
  const [, operation, who, version, created] = ['', 'Operation', 'Who', 'Version', 'Created'].map(field);
  return lockInfo({
    ID: id,
    Operation: operation ?? '',
    Who: who ?? '',
    Version: version ?? '',
    Created: created ?? '',
  });
}

function lockInfo({ ID, Operation, Who, Version, Created }: z.infer<typeof stored>): LockInfo {
  return { id: ID, operation: Operation, who: Who, version: Version, created: isoTime(Created) };
}

/** `2026-11-21T20:03:18.306Z` of Go's `2026-11-21 20:03:18.30672811 +0000 UTC` and of its JSON form. */
function isoTime(text: string): string {
  const time = new Date(text.replace(/^(\S+) (\d+:\d+:\d+)(\.\d{1,3})?\d* \+0000 UTC$/, '$1T$2$3Z'));
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}

/** `apply by ci@runner-1 since 2026-11-21T20:03:18.306Z (12 min), Terraform 1.11.4`. */
export function describeLock({ operation, who, created, version }: LockInfo, now: Date): string {
  const what = operation.replace(/^OperationType/, '').toLowerCase() || 'a command';
  const minutes = Math.floor((now.getTime() - new Date(created).getTime()) / 60_000);
  const age = Number.isNaN(minutes) ? '' : ` (${minutes} min)`;
  return `${what} by ${who || 'somebody'} since ${created || 'an unknown time'}${age}, Terraform ${version || 'unknown'}`;
}
