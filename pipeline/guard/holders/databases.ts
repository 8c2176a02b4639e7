import { at } from '../../../lib/plan/plan-value.ts';
import type { DataHolders } from '../data-holder.ts';
import { changedFrom, emptied, fewer, lowered, turnedOff, turnedOn } from '../weakening.ts';

const SNAPSHOT_FIRST = 'take a snapshot of it first and keep it';
const UNPROTECTED = 'AWS no longer refuses to delete it';
const NO_LAST_SNAPSHOT = 'no snapshot is left when it is deleted';
const FEWER_BACKUPS = 'backups older than that are deleted at once, and 0 deletes and stops all of them';

/** Databases and caches. `multi_az` and failover are left out on purpose: they cost availability, not data. */
export const DATABASES: DataHolders = {
  aws_db_instance: {
    loses: 'every row of the database, and with it the automated backups unless they are kept',
    instead: SNAPSHOT_FIRST,
    // A replica is a copy; one that was promoted is none any more, and the refresh says so.
    spared: (before) => Boolean(at(before, 'replicate_source_db')),
    weakenings: [
      turnedOn('skip_final_snapshot', NO_LAST_SNAPSHOT),
      turnedOff('deletion_protection', UNPROTECTED),
      turnedOn('delete_automated_backups', 'its automated backups go with it'),
      lowered('backup_retention_period', FEWER_BACKUPS),
      lowered('allocated_storage', 'storage cannot shrink: the instance is made anew'),
    ],
  },
  aws_rds_cluster: {
    loses: 'every row of the cluster, and with it the automated backups unless they are kept',
    instead: SNAPSHOT_FIRST,
    weakenings: [
      turnedOn('skip_final_snapshot', NO_LAST_SNAPSHOT),
      turnedOff('deletion_protection', UNPROTECTED),
      turnedOn('delete_automated_backups', 'its automated backups go with it'),
      lowered('backup_retention_period', FEWER_BACKUPS),
      lowered('backtrack_window', 'points in time further back than that are gone'),
    ],
  },
  aws_rds_global_cluster: {
    loses: 'the replication of the cluster into the other regions',
    weakenings: [
      turnedOff('deletion_protection', UNPROTECTED),
      turnedOn('force_destroy', 'members are detached with it'),
    ],
  },
  aws_db_snapshot: { loses: 'the only copy of the data at that time' },
  aws_db_snapshot_copy: { loses: 'a copy of the data at that time' },
  aws_db_cluster_snapshot: { loses: 'the only copy of the data at that time' },
  aws_db_instance_automated_backups_replication: {
    loses: 'the backups in the second region',
    weakenings: [lowered('retention_period', 'copies older than that are deleted')],
  },
  aws_docdb_cluster: {
    loses: 'every document of the cluster',
    instead: SNAPSHOT_FIRST,
    weakenings: [
      turnedOn('skip_final_snapshot', NO_LAST_SNAPSHOT),
      turnedOff('deletion_protection', UNPROTECTED),
      lowered('backup_retention_period', FEWER_BACKUPS),
    ],
  },
  aws_dynamodb_table: {
    loses: 'every item of the table',
    instead: 'make a backup of the table first and keep it',
    weakenings: [
      turnedOff('deletion_protection_enabled', UNPROTECTED),
      turnedOff(
        'point_in_time_recovery.0.enabled',
        'the table cannot be restored to any earlier point, past ones included',
      ),
      lowered('point_in_time_recovery.0.recovery_period_in_days', 'points in time further back than that are gone'),
      turnedOn('ttl.0.enabled', 'items whose time has passed are deleted'),
      fewer('replica', 'the table in that region is deleted', 'region_name'),
    ],
  },
  aws_elasticache_replication_group: {
    loses: 'everything that is cached, sessions and locks included',
    instead: 'make a snapshot of it first and keep it',
    weakenings: [
      lowered('snapshot_retention_limit', 'snapshots older than that are deleted, and 0 stops them'),
      emptied('final_snapshot_identifier', NO_LAST_SNAPSHOT),
    ],
  },
  aws_elasticache_cluster: {
    loses: 'everything that is cached',
    spared: (before) => Boolean(at(before, 'replication_group_id')),
    weakenings: [
      lowered('snapshot_retention_limit', 'snapshots older than that are deleted, and 0 stops them'),
      emptied('final_snapshot_identifier', NO_LAST_SNAPSHOT),
    ],
  },
  aws_elasticache_serverless_cache: {
    loses: 'everything that is cached',
    weakenings: [lowered('snapshot_retention_limit', 'snapshots older than that are deleted, and 0 stops them')],
  },
  aws_memorydb_cluster: {
    loses: 'everything that the cluster holds',
    instead: 'make a snapshot of it first and keep it',
    weakenings: [
      lowered('snapshot_retention_limit', 'snapshots older than that are deleted, and 0 stops them'),
      emptied('final_snapshot_name', NO_LAST_SNAPSHOT),
    ],
  },
  aws_opensearch_domain: { loses: 'every index of the domain', instead: 'make a manual snapshot of it first' },
  aws_prometheus_workspace: { loses: 'every metric of the workspace' },
  aws_cognito_user_pool: {
    loses: 'every user, whose passwords cannot be exported',
    weakenings: [changedFrom('deletion_protection', 'ACTIVE', UNPROTECTED)],
  },
  aws_cognito_user_pool_client: { loses: 'its id and its secret, which applications have been given' },
  aws_cognito_identity_pool: { loses: 'the ids of everybody who signed in through it' },
};
