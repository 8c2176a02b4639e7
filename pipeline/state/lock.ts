import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { deleteLockItem, getLockItem, hasTable, lockItemId, putLockItem } from '../aws/lock-items.ts';
import { deleteObject, getObject, putObject } from '../aws/state-objects.ts';
import { EXIT } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';
import type { StateLocation } from '../stack-folder.ts';
import { describeLock, type LockInfo, lockJson, parseLockInfo } from './lock-info.ts';

/** Both kinds of lock: a file beside the state, and an item of the lock table. Terraform takes the file first. */
export type LockKind = 'file' | 'item';

export interface HeldLock extends LockInfo {
  readonly kinds: readonly LockKind[];
}

/**
 * Minutes for which a lock counts as alive: as long as a command waits for it by default. Who has met it there and waited
 * in vain may take it away at once.
 */
export const YOUNG_MINUTES = 5;

/** Who holds the lock of a state; undefined where nobody does. What holds only one of both kinds holds the lock. */
export async function readLock(location: StateLocation): Promise<HeldLock | undefined> {
  return (await readLocks(location))[0];
}

/** The locks of a state: none, one of both kinds, or two of different holders. */
export async function readLocks(location: StateLocation): Promise<readonly HeldLock[]> {
  const [file, item] = await Promise.all([
    getObject(location, lockFileKey(location)),
    hasTable(location) ? getLockItem(location) : undefined,
  ]);
  const inFile = file && infoOf(new TextDecoder().decode(file.bytes));
  const inItem = item === undefined ? undefined : infoOf(item);
  if (inFile && inFile.id === inItem?.id) return [{ ...inFile, kinds: ['file', 'item'] }];
  const found: HeldLock[] = [];
  if (inFile) found.push({ ...inFile, kinds: ['file'] });
  if (inItem) found.push({ ...inItem, kinds: ['item'] });
  return found;
}

export interface UnlockOptions {
  /** Also a lock that is younger than YOUNG_MINUTES. */
  readonly force: boolean;
  readonly now: Date;
}

/**
 * Takes a dead holder's lock away, in both kinds, where its id is `id`: the reader of a message has named this lock, and
 * no newer one. Not by `terraform force-unlock`, which needs an initialized folder and fails where a killed process left
 * only one kind.
 * @throws PipelineError `STATE_LOCKED` where somebody else holds it or it is younger than YOUNG_MINUTES; `STATE_MISSING`
 * where nobody holds it.
 */
export async function unlock(location: StateLocation, id: string, { force, now }: UnlockOptions): Promise<HeldLock> {
  const locks = await readLocks(location);
  const lock = locks.find((each) => each.id === id);
  if (!lock)
    throw locks[0] ? refused(location, locks[0], now, 'the id of the lock as it is now') : nobody(location, id);
  const minutes = (now.getTime() - new Date(lock.created).getTime()) / 60_000;
  if (!force && minutes < YOUNG_MINUTES)
    throw refused(location, lock, now, `a lock of at least ${YOUNG_MINUTES} minutes, or --force`);
  await release(location, lock.id);
  return lock;
}

/**
 * Does `work` while this process holds the lock of a state, in both kinds, as Terraform would.
 * @param operation what readers of the lock are told: `restore`.
 * @throws PipelineError `STATE_LOCKED` at once where somebody holds it.
 */
export async function withLock<T>(location: StateLocation, operation: string, work: () => Promise<T>): Promise<T> {
  const id = await take(location, operation);
  try {
    return await work();
  } finally {
    await release(location, id);
  }
}

async function take(location: StateLocation, operation: string): Promise<string> {
  const who = `${userInfo().username}@${hostname()}`;
  const info = { id: randomUUID(), operation, who, version: '', created: new Date().toISOString() };
  const json = lockJson(info, lockItemId(location));
  const file = await putObject(location, lockFileKey(location), json, {
    contentType: 'application/json',
    onlyNew: true,
  });
  if (file && (!hasTable(location) || (await putLockItem(location, json)))) return info.id;
  if (file) await deleteObject(location, lockFileKey(location));
  const holder = (await readLock(location)) ?? { ...info, who: '' };
  throw refused(location, holder, new Date(), 'a state that nobody works on');
}

async function release(location: StateLocation, id: string): Promise<void> {
  const file = await getObject(location, lockFileKey(location));
  if (file && infoOf(new TextDecoder().decode(file.bytes)).id === id)
    await deleteObject(location, lockFileKey(location));
  if (!hasTable(location)) return;
  const item = await getLockItem(location);
  if (item !== undefined && infoOf(item).id === id) await deleteLockItem(location, item);
}

function lockFileKey({ key }: StateLocation): string {
  return `${key}.tflock`;
}

/** A lock that nobody can read is a lock as well: its whole text is its id. */
function infoOf(text: string): LockInfo {
  return parseLockInfo(text) ?? { id: text, operation: '', who: '', version: '', created: '' };
}

function refused(location: StateLocation, lock: LockInfo, now: Date, allowed: string): PipelineError {
  return new PipelineError(EXIT.locked, [
    {
      code: 'STATE_LOCKED',
      path: lockItemId(location),
      given: `${describeLock(lock, now)}, lock id ${lock.id}`,
      allowed,
      fix: 'look whether its job or process is still running, and wait for it; only a dead one is unlocked',
    },
  ]);
}

function nobody(location: StateLocation, given: string): PipelineError {
  return new PipelineError(EXIT.locked, [
    {
      code: 'STATE_MISSING',
      path: lockItemId(location),
      given,
      allowed: 'the id of a lock that is held',
      fix: 'nothing is to be done: nobody holds the lock of this state any more',
    },
  ]);
}
