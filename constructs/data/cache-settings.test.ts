import { describe, expect, test } from 'vitest';
import { SIZES, type Sizes } from '../../environments/schema.ts';
import { cacheAlarms, cacheParameters, cacheSettings, memberIds } from './cache-settings.ts';

const size = (changes: Partial<Sizes['redis']> = {}): Sizes['redis'] => ({ ...SIZES.redis.parse({}), ...changes });

test('a cache forgets the least recently used keys, a store of locks forgets none', () => {
  expect(cacheParameters('cache')).toEqual([{ name: 'maxmemory-policy', value: 'allkeys-lru' }]);
  expect(cacheParameters('locks')).toEqual([{ name: 'maxmemory-policy', value: 'noeviction' }]);
});

describe('settings', () => {
  test('encrypt at rest and on the way, always', () => {
    for (const replicas of [0, 2]) {
      expect(cacheSettings(size({ replicas }), 'destroy', 'x')).toMatchObject({
        atRestEncryptionEnabled: 'true',
        transitEncryptionEnabled: true,
        transitEncryptionMode: 'required',
      });
    }
  });

  test('never carry a token, which would land in state', () => {
    expect(cacheSettings(size(), 'retain', 'x')).not.toHaveProperty('authToken');
  });

  test('fail over to another zone where there is a copy, and promise nothing where there is none', () => {
    expect(cacheSettings(size({ replicas: 2 }), 'retain', 'x')).toMatchObject({
      numCacheClusters: 3,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
    });
    expect(cacheSettings(size({ replicas: 0 }), 'retain', 'x')).toMatchObject({
      numCacheClusters: 1,
      automaticFailoverEnabled: false,
      multiAzEnabled: false,
    });
  });

  test('keep snapshots for the stated days, and a last one where data is retained', () => {
    expect(cacheSettings(size({ snapshotDays: 7 }), 'retain', 'prod-shop-cache')).toMatchObject({
      snapshotRetentionLimit: 7,
      snapshotWindow: '05:00-06:00',
      finalSnapshotIdentifier: 'prod-shop-cache-final',
      lifecycle: { preventDestroy: true },
    });
    const dev = cacheSettings(size({ snapshotDays: 0 }), 'destroy', 'dev-shop-cache');
    expect(dev).toMatchObject({ snapshotRetentionLimit: 0, lifecycle: { preventDestroy: false } });
    expect(dev).not.toHaveProperty('snapshotWindow');
    expect(dev).not.toHaveProperty('finalSnapshotIdentifier');
  });
});

test('nodes are numbered from 001', () => {
  expect(memberIds('prod-shop-cache', 0)).toEqual(['prod-shop-cache-001']);
  expect(memberIds('prod-shop-cache', 2)).toEqual([
    'prod-shop-cache-001',
    'prod-shop-cache-002',
    'prod-shop-cache-003',
  ]);
});

describe('alarms', () => {
  const metrics = (purpose: 'cache' | 'locks', replicas: number) =>
    cacheAlarms(purpose, replicas).map(({ metric }) => metric);

  test('of a cache ring for evictions, of locks for memory', () => {
    expect(metrics('cache', 0)).toEqual(['EngineCPUUtilization', 'Evictions']);
    expect(metrics('locks', 0)).toEqual(['EngineCPUUtilization', 'DatabaseMemoryUsagePercentage']);
  });

  test('ring for lag only where there is a copy', () => {
    expect(metrics('cache', 1)).toContain('ReplicationLag');
    expect(metrics('cache', 0)).not.toContain('ReplicationLag');
  });
});
