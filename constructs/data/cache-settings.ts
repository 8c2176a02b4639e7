import type { ElasticacheReplicationGroupConfig } from '@cdktf/provider-aws/lib/elasticache-replication-group/index.js';
import type { Sizes } from '../../environments/schema.ts';
import type { NeedOf } from '../../systems/schema.ts';
import type { AlarmRule } from './metric-alarms.ts';

export const CACHE_PORT = 6379;

/** UTC; apart from the databases' hour, so that not everything a system has is touched at once. */
const SNAPSHOT_WINDOW = '05:00-06:00';
const MAINTENANCE_WINDOW = 'sun:06:30-sun:07:30';

/** What happens to keys when memory is full: a cache forgets, a lock must never be forgotten. */
const EVICTION = { cache: 'allkeys-lru', locks: 'noeviction' } as const satisfies Record<Purpose, string>;

type Purpose = NeedOf<'redis'>['purpose'];

/** Parameters of the cache: only what differs from the engine's defaults. */
export function cacheParameters(purpose: Purpose): readonly { readonly name: string; readonly value: string }[] {
  return [{ name: 'maxmemory-policy', value: EVICTION[purpose] }];
}

/** Nodes, failover and snapshots. Without a copy there is nothing to fail over to, and AWS refuses the promise of it. */
export function cacheSettings(
  size: Sizes['redis'],
  removal: 'retain' | 'destroy',
  name: string,
): Omit<ElasticacheReplicationGroupConfig, 'description' | 'replicationGroupId'> {
  const failover = size.replicas > 0;
  return {
    nodeType: size.nodeType,
    numCacheClusters: 1 + size.replicas,
    automaticFailoverEnabled: failover,
    multiAzEnabled: failover,
    port: CACHE_PORT,
    atRestEncryptionEnabled: 'true',
    transitEncryptionEnabled: true,
    transitEncryptionMode: 'required',
    snapshotRetentionLimit: size.snapshotDays,
    ...(size.snapshotDays > 0 ? { snapshotWindow: SNAPSHOT_WINDOW } : {}),
    ...(removal === 'retain' ? { finalSnapshotIdentifier: `${name}-final` } : {}),
    maintenanceWindow: MAINTENANCE_WINDOW,
    // The pinned version is major and minor; the engine's patches come in the maintenance window.
    autoMinorVersionUpgrade: 'true',
    // Who applies a reviewed plan has chosen the time.
    applyImmediately: true,
    lifecycle: { preventDestroy: removal === 'retain' },
  };
}

/** Nodes of a group by their id; ElastiCache numbers them from 001. */
export function memberIds(group: string, replicas: number): readonly string[] {
  return Array.from({ length: 1 + replicas }, (_, index) => `${group}-${String(index + 1).padStart(3, '0')}`);
}

/** Rules of one node. Any of them may be the primary after a failover, so all have the same. */
export function cacheAlarms(purpose: Purpose, replicas: number): readonly AlarmRule[] {
  return [
    {
      id: 'Cpu',
      meaning: 'The engine, which answers with one thread, has used more than 80 % of it for ten minutes.',
      runbook: 'cache-cpu',
      metric: 'EngineCPUUtilization',
      statistic: 'Average',
      comparison: 'GreaterThanThreshold',
      threshold: 80,
      periodSeconds: 300,
      periods: 2,
    },
    purpose === 'cache' ? EVICTIONS : MEMORY,
    ...(replicas > 0 ? [LAG] : []),
  ];
}

/** A full cache is as it should be; one that throws away keys all the time has too little memory to be of use. */
const EVICTIONS: AlarmRule = {
  id: 'Evictions',
  meaning: 'The cache throws away more than a thousand keys a minute for lack of memory.',
  runbook: 'cache-evictions',
  metric: 'Evictions',
  statistic: 'Sum',
  comparison: 'GreaterThanThreshold',
  threshold: 5000,
  periodSeconds: 300,
  periods: 3,
};

/** Locks are never thrown away: when memory is full, no lock can be taken any more. */
const MEMORY: AlarmRule = {
  id: 'Memory',
  meaning: 'Locks use more than 75 % of memory; when it is full no lock can be taken.',
  runbook: 'cache-memory',
  metric: 'DatabaseMemoryUsagePercentage',
  statistic: 'Maximum',
  comparison: 'GreaterThanThreshold',
  threshold: 75,
  periodSeconds: 300,
  periods: 2,
};

const LAG: AlarmRule = {
  id: 'Lag',
  meaning: 'The copy is more than ten seconds behind: a failover now would lose writes.',
  runbook: 'cache-replication-lag',
  metric: 'ReplicationLag',
  statistic: 'Maximum',
  comparison: 'GreaterThanThreshold',
  threshold: 10,
  periodSeconds: 60,
  periods: 5,
};
