import { describe, expect, it } from 'vitest';
import type { HeldLock } from '../state/lock.ts';
import { lostLock } from './lost-lock.ts';

const since = new Date('2026-01-01T10:00:00Z');
const lock: HeldLock = {
  id: 'a',
  operation: 'OperationTypePlan',
  who: 'root@runner',
  version: '1.11.4',
  created: '2026-01-01T10:00:01Z',
  kinds: ['item'],
};
const lost = (...locks: HeldLock[]) => lostLock(locks, { own: 'root@runner', since });

describe('a lock that a command holds against itself', () => {
  it('is half, its own, and younger than the command', () => {
    expect(lost(lock)).toBe(lock);
  });

  it('is none that is whole: its holder lives', () => {
    expect(lost({ ...lock, kinds: ['file', 'item'] })).toBeUndefined();
  });

  it('is none of another user or machine, none from before, and no file', () => {
    expect(lost({ ...lock, who: 'root@other' })).toBeUndefined();
    expect(lost({ ...lock, created: '2026-01-01T09:59:59Z' })).toBeUndefined();
    expect(lost({ ...lock, kinds: ['file'] })).toBeUndefined();
  });

  it('is none where two hold one kind each, and where nobody holds any', () => {
    expect(lost(lock, { ...lock, id: 'b', kinds: ['file'] })).toBeUndefined();
    expect(lost()).toBeUndefined();
  });
});
