import { describe, expect, test } from 'vitest';
import { SIZES, type Sizes } from '../../environments/schema.ts';
import { ofPrimary, primarySettings, replicaSettings, replicaZone, sharedSettings } from './postgres-settings.ts';

const size = (changes: Partial<Sizes['postgres']> = {}): Sizes['postgres'] => ({
  ...SIZES.postgres.parse({}),
  ...changes,
});
const LINKS = {
  identifier: 'prod-shop-main',
  subnetGroup: 'subnets',
  parameterGroup: 'parameters',
  securityGroup: 'sg-1',
  monitoringRoleArn: 'arn:role',
  keyArn: 'arn:key',
};
const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

describe('zones', () => {
  test('of the primary and its standby are the first two', () => {
    expect(ofPrimary(['a', 'b', 'c'])).toEqual(['a', 'b']);
    expect(ofPrimary(['a', 'b'])).toEqual(['a', 'b']);
  });

  test.each([
    [['a', 'b', 'c'], 0, 'c'],
    [['a', 'b', 'c'], 1, 'c'],
    [['a', 'b', 'c', 'd'], 0, 'c'],
    [['a', 'b', 'c', 'd'], 1, 'd'],
    [['a', 'b', 'c', 'd'], 2, 'c'],
    [['a', 'b'], 0, undefined],
  ] as const)('of %j: replica %i lies in %s', (zones, index, zone) => {
    expect(replicaZone(zones, index)).toBe(zone);
  });
});

describe('every instance', () => {
  const shared = sharedSettings(size(), LINKS);

  test('is private, encrypted, open to IAM logins and watched', () => {
    expect(shared).toMatchObject({
      publiclyAccessible: false,
      storageEncrypted: true,
      storageType: 'gp3',
      iamDatabaseAuthenticationEnabled: true,
      caCertIdentifier: 'rds-ca-rsa2048-g1',
      enabledCloudwatchLogsExports: ['postgresql', 'upgrade'],
      monitoringInterval: 60,
      monitoringRoleArn: 'arn:role',
      vpcSecurityGroupIds: ['sg-1'],
      copyTagsToSnapshot: true,
    });
  });

  test('keeps its pinned version and changes when a plan is applied', () => {
    expect(shared).toMatchObject({ autoMinorVersionUpgrade: false, applyImmediately: true });
  });

  test('lets storage grow up to the limit, and not at all where the limit is the size', () => {
    expect(shared.maxAllocatedStorage).toBe(200);
    expect(sharedSettings(size({ storageGiB: 200 }), LINKS)).not.toHaveProperty('maxAllocatedStorage');
  });

  test('keeps insights under the data key for an accepted time, or none', () => {
    expect(sharedSettings(size({ insightsDays: 365 }), LINKS)).toMatchObject({
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: 'arn:key',
      performanceInsightsRetentionPeriod: 372,
    });
    const off = sharedSettings(size({ insightsDays: 0 }), LINKS);
    expect(off.performanceInsightsEnabled).toBe(false);
    expect(off).not.toHaveProperty('performanceInsightsRetentionPeriod');
  });
});

describe('the primary', () => {
  const retained = primarySettings(size(), 'retain', 'prod-shop-main');

  test('has a standby, backups for the stated days, and the tag of the backup plan', () => {
    expect(retained).toMatchObject({
      multiAz: true,
      backupRetentionPeriod: 14,
      deletionProtection: true,
      tags: { backup: 'daily' },
    });
  });

  test('that is retained leaves a final snapshot and its backups, and Terraform may not destroy it', () => {
    expect(retained).toMatchObject({
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: 'prod-shop-main-final',
      deleteAutomatedBackups: false,
      lifecycle: { preventDestroy: true },
    });
  });

  test('takes a newer major version, which RDS refuses unless that is allowed', () => {
    expect(retained).toMatchObject({ allowMajorVersionUpgrade: true });
  });

  test('that may be destroyed leaves nothing', () => {
    const destroyed = primarySettings(size({ deletionProtection: false }), 'destroy', 'dev-shop-main');
    expect(destroyed).toMatchObject({
      skipFinalSnapshot: true,
      deleteAutomatedBackups: true,
      deletionProtection: false,
      lifecycle: { preventDestroy: false },
    });
    expect(destroyed).not.toHaveProperty('finalSnapshotIdentifier');
  });

  test('is backed up before it is maintained', () => {
    const [, backupEnd = ''] = (retained.backupWindow ?? '').split('-');
    const [start = ''] = (sharedSettings(size(), LINKS).maintenanceWindow ?? '').replaceAll('sun:', '').split('-');
    expect(minutes(backupEnd)).toBeLessThan(minutes(start));
  });
});

describe('a replica', () => {
  test('follows its source by ARN in its own zone, and may go without a trace', () => {
    expect(replicaSettings(size(), 'arn:primary', 'us-east-1', 'c')).toEqual({
      instanceClass: 'db.t4g.medium',
      replicateSourceDb: 'arn:primary',
      availabilityZone: 'us-east-1c',
      backupRetentionPeriod: 0,
      deletionProtection: false,
      skipFinalSnapshot: true,
    });
  });

  test('leaves the zone to RDS where there is none left', () => {
    expect(replicaSettings(size(), 'arn:primary', 'us-east-1', undefined)).not.toHaveProperty('availabilityZone');
  });
});
