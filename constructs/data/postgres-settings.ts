import type { DbInstanceConfig } from '@cdktf/provider-aws/lib/db-instance/index.js';
import type { Sizes, Zone } from '../../environments/schema.ts';
import { RDS_CERTIFICATE_AUTHORITY } from '../../lib/catalogue/runtimes.ts';
import { insightsRetentionDays } from './postgres-parameters.ts';

type Size = Sizes['postgres'];

/** Zones of a primary and its standby. Replicas get the others, so that losing both of these leaves a copy. */
const PRIMARY_ZONES = 2;

/** UTC, one after the other: RDS refuses windows that overlap, and a backup before an upgrade is worth having. */
const BACKUP_WINDOW = '03:00-03:45';
const MAINTENANCE_WINDOW = 'sun:04:00-sun:05:00';

/** Seconds between two readings of the operating system's metrics. */
const MONITORING_SECONDS = 60;

/** Logs that RDS writes to `/aws/rds/instance/<identifier>/<log>`. */
export const LOG_EXPORTS = ['postgresql', 'upgrade'] as const;

/** What an instance is attached to. */
export interface InstanceLinks {
  readonly identifier: string;
  readonly subnetGroup: string;
  readonly parameterGroup: string;
  readonly securityGroup: string;
  readonly monitoringRoleArn: string;
  readonly keyArn: string;
}

/** The first two of what there is one of in each zone. */
export function ofPrimary<T>(perZone: readonly T[]): readonly T[] {
  return perZone.slice(0, PRIMARY_ZONES);
}

/** Zone of the replica with this index (from 0); undefined where two zones leave RDS the choice. */
export function replicaZone(zones: readonly Zone[], index: number): Zone | undefined {
  const left = zones.slice(PRIMARY_ZONES);
  return left[index % left.length];
}

/** What primary and replicas have in common, so that a replica that takes over behaves like the primary. */
export function sharedSettings(size: Size, links: InstanceLinks): DbInstanceConfig {
  return {
    identifier: links.identifier,
    instanceClass: size.instanceClass,
    storageType: 'gp3',
    storageEncrypted: true,
    ...(size.maxStorageGiB > size.storageGiB ? { maxAllocatedStorage: size.maxStorageGiB } : {}),
    dbSubnetGroupName: links.subnetGroup,
    parameterGroupName: links.parameterGroup,
    vpcSecurityGroupIds: [links.securityGroup],
    publiclyAccessible: false,
    caCertIdentifier: RDS_CERTIFICATE_AUTHORITY.version,
    iamDatabaseAuthenticationEnabled: true,
    copyTagsToSnapshot: true,
    enabledCloudwatchLogsExports: [...LOG_EXPORTS],
    monitoringInterval: MONITORING_SECONDS,
    monitoringRoleArn: links.monitoringRoleArn,
    maintenanceWindow: MAINTENANCE_WINDOW,
    // The version is pinned in the system's file: RDS raising it by itself would show as drift that nobody may undo.
    autoMinorVersionUpgrade: false,
    // Who applies a reviewed plan has chosen the time. Later, in the window, nobody would look, and every plan until then
    // would show the same change again.
    applyImmediately: true,
    ...insights(size.insightsDays, links.keyArn),
  };
}

function insights(days: number, keyArn: string): Partial<DbInstanceConfig> {
  if (days === 0) return { performanceInsightsEnabled: false };
  return {
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: keyArn,
    performanceInsightsRetentionPeriod: insightsRetentionDays(days),
  };
}

/** Backups, point-in-time recovery, standby and protection: what only a primary has. */
export function primarySettings(size: Size, removal: 'retain' | 'destroy', identifier: string): DbInstanceConfig {
  const retain = removal === 'retain';
  return {
    instanceClass: size.instanceClass,
    allocatedStorage: size.storageGiB,
    multiAz: size.multiZone,
    backupRetentionPeriod: size.backupDays,
    backupWindow: BACKUP_WINDOW,
    deleteAutomatedBackups: !retain,
    deletionProtection: size.deletionProtection,
    // The version in the system's file is asked for by a reviewed plan; without this RDS refuses to raise a major one.
    allowMajorVersionUpgrade: true,
    skipFinalSnapshot: !retain,
    ...(retain ? { finalSnapshotIdentifier: `${identifier}-final` } : {}),
    // The account's backup plan takes what carries this tag, and copies it to the second region.
    tags: { backup: 'daily' },
    lifecycle: { preventDestroy: retain },
  };
}

/** A replica holds nothing of its own: it comes and goes in place, and RDS takes no final snapshot of one. */
export function replicaSettings(size: Size, source: string, region: string, zone: Zone | undefined): DbInstanceConfig {
  return {
    instanceClass: size.instanceClass,
    // By its ARN: only so does RDS accept a subnet group of the replica's own in the same region.
    replicateSourceDb: source,
    ...(zone === undefined ? {} : { availabilityZone: `${region}${zone}` }),
    backupRetentionPeriod: 0,
    deletionProtection: false,
    skipFinalSnapshot: true,
  };
}
