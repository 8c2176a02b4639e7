import { hostname, userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StateLocation } from '../stack-folder.ts';
import { type HeldLock, readLocks, unlock } from '../state/lock.ts';

/** Who takes a lock takes both kinds within a fraction of this, and gives both back. */
const HALF_SECONDS = 2;

/**
 * Takes away the lock that a command of this process holds against itself: the table took it, the answer was lost on the
 * way, the AWS SDK asked again, and was told that somebody holds it. Terraform then gives the file back and waits for
 * itself until its time is up. Such a lock is half (the item without the file), was taken since the command began, by this
 * user on this machine, and stays as it is; that of a living command is whole.
 * @param since when the command began.
 * @returns whether there was one.
 */
export async function releaseLostLock(state: StateLocation, since: Date): Promise<boolean> {
  if (state.lockTable === undefined) return false;
  const own = `${userInfo().username}@${hostname()}`;
  const first = lostLock(await readLocks(state), { own, since });
  if (first === undefined) return false;
  await sleep(HALF_SECONDS * 1000);
  const second = lostLock(await readLocks(state), { own, since });
  if (second?.id !== first.id) return false;
  await unlock(state, first.id, { force: true, now: new Date() });
  return true;
}

/** The one lock of a state, where it is the half lock of a command that began at `since`. */
export function lostLock(
  locks: readonly HeldLock[],
  { own, since }: { readonly own: string; readonly since: Date },
): HeldLock | undefined {
  const [lock, ...others] = locks;
  if (lock === undefined || others.length > 0 || lock.kinds.length !== 1 || lock.kinds[0] !== 'item') return undefined;
  return lock.who === own && new Date(lock.created) >= since ? lock : undefined;
}
