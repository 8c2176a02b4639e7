import type { Sizes } from '../../environments/schema.ts';
import type { AlarmRule } from './metric-alarms.ts';
import { isBurstable, maxConnections } from './postgres-parameters.ts';

const GIB = 1024 ** 3;

/** Share of the first storage that must be free. It grows by itself at 10 %: below that growing has failed or is exhausted. */
const FREE_SHARE = 0.1;
/** Share of the connections that an instance accepts. */
const CONNECTION_SHARE = 0.8;
/** Wrap-around stops all writes at about two thousand million; vacuum begins to hurry at 200 million. */
const TRANSACTION_IDS = 1_000_000_000;

/** Rules of any instance, primary or replica. */
export function instanceAlarms(size: Sizes['postgres']): readonly AlarmRule[] {
  const connections = maxConnections(size.instanceClass);
  return [
    {
      id: 'Cpu',
      meaning: 'The database has used more than 80 % of its CPU for a quarter of an hour.',
      runbook: 'database-cpu',
      metric: 'CPUUtilization',
      statistic: 'Average',
      comparison: 'GreaterThanThreshold',
      threshold: 80,
      periodSeconds: 300,
      periods: 3,
    },
    {
      id: 'Storage',
      meaning: 'The database runs out of storage, and storage no longer grows by itself.',
      runbook: 'database-storage',
      metric: 'FreeStorageSpace',
      statistic: 'Minimum',
      comparison: 'LessThanThreshold',
      threshold: Math.round(size.storageGiB * FREE_SHARE * GIB),
      periodSeconds: 300,
      periods: 3,
    },
    {
      id: 'DiskQueue',
      meaning: 'Reads and writes wait for the disk.',
      runbook: 'database-disk',
      metric: 'DiskQueueDepth',
      statistic: 'Average',
      comparison: 'GreaterThanThreshold',
      threshold: 20,
      periodSeconds: 300,
      periods: 3,
    },
    ...(connections === undefined ? [] : [connectionsAlarm(connections)]),
    ...(isBurstable(size.instanceClass) ? [CREDITS] : []),
  ];
}

/** Rules that only a primary can break. */
export const PRIMARY_ALARMS: readonly AlarmRule[] = [
  {
    id: 'TransactionIds',
    meaning: 'Vacuum does not keep up: PostgreSQL stops writes before transaction ids wrap around.',
    runbook: 'database-transaction-ids',
    metric: 'MaximumUsedTransactionIDs',
    statistic: 'Maximum',
    comparison: 'GreaterThanThreshold',
    threshold: TRANSACTION_IDS,
    periodSeconds: 300,
    periods: 1,
  },
];

/** Rules that only a replica can break. */
export const REPLICA_ALARMS: readonly AlarmRule[] = [
  {
    id: 'Lag',
    meaning: 'Readers of the replica see data that is more than a minute old.',
    runbook: 'replica-lag',
    metric: 'ReplicaLag',
    statistic: 'Maximum',
    comparison: 'GreaterThanThreshold',
    threshold: 60,
    periodSeconds: 60,
    periods: 5,
  },
];

/** Burstable classes go on at a charge when credits are used up, so this is about money and about the next larger class. */
const CREDITS: AlarmRule = {
  id: 'Credits',
  meaning: 'The burstable database has nearly used up its CPU credits; further CPU is charged.',
  runbook: 'database-credits',
  metric: 'CPUCreditBalance',
  statistic: 'Minimum',
  comparison: 'LessThanThreshold',
  threshold: 20,
  periodSeconds: 300,
  periods: 3,
};

function connectionsAlarm(most: number): AlarmRule {
  return {
    id: 'Connections',
    meaning: `More than 80 % of the ${most} connections that the database accepts are open.`,
    runbook: 'database-connections',
    metric: 'DatabaseConnections',
    statistic: 'Maximum',
    comparison: 'GreaterThanThreshold',
    threshold: Math.floor(most * CONNECTION_SHARE),
    periodSeconds: 60,
    periods: 5,
  };
}
