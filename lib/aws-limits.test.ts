import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AWS_RANGES,
  acceptsName,
  LOG_RETENTION_DAYS,
  logRetentionAtLeast,
  NAME_LIMITS,
  withinRange,
} from './aws-limits.ts';

describe('retention of log groups', () => {
  it('takes the twenty-two numbers of the API in rising order', () => {
    expect(LOG_RETENTION_DAYS).toHaveLength(22);
    expect([...LOG_RETENTION_DAYS].sort((a, b) => a - b)).toEqual([...LOG_RETENTION_DAYS]);
    expect(LOG_RETENTION_DAYS).not.toContain(180 + 1);
  });

  it('is rounded up to the next accepted number, never down', () => {
    expect(logRetentionAtLeast(30)).toBe(30);
    expect(logRetentionAtLeast(31)).toBe(60);
    expect(logRetentionAtLeast(366)).toBe(400);
    fc.assert(fc.property(fc.integer({ min: 0, max: 3653 }), (days) => logRetentionAtLeast(days) >= days));
  });

  it('ends at ten years', () => {
    expect(logRetentionAtLeast(10_000)).toBe(3653);
  });
});

describe('ranges', () => {
  it('take their ends and whole numbers between, nothing else', () => {
    const { rdsBackupDays } = AWS_RANGES;
    for (const days of [0, 7, 35]) expect(withinRange(rdsBackupDays, days), String(days)).toBe(true);
    for (const days of [-1, 36, 7.5, Number.NaN]) expect(withinRange(rdsBackupDays, days), String(days)).toBe(false);
  });

  it.each([
    ['elasticacheSnapshotDays', 0, 35],
    ['sqsVisibilitySeconds', 0, 43_200],
    ['sqsRetentionSeconds', 60, 1_209_600],
    ['sqsDelaySeconds', 0, 900],
    ['kmsDeletionDays', 7, 30],
    ['secretRecoveryDays', 7, 30],
    ['albIdleSeconds', 1, 4000],
    ['lambdaTimeoutSeconds', 1, 900],
  ] as const)('%s goes from %i to %i', (key, min, max) => {
    expect(AWS_RANGES[key]).toMatchObject({ min, max });
  });

  it('never end before they begin, and have a source', () => {
    for (const [key, { min, max, source }] of Object.entries(AWS_RANGES)) {
      expect(max, key).toBeGreaterThan(min);
      expect(source, key).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/.+/);
    }
  });
});

describe('names', () => {
  it.each([
    ['iamRole', 64],
    ['iamPolicy', 128],
    ['s3Bucket', 63],
    ['loadBalancer', 32],
    ['targetGroup', 32],
    ['rdsInstance', 63],
    ['elasticacheGroup', 40],
    ['sqsQueue', 80],
    ['snsTopic', 256],
    ['eksCluster', 100],
    ['eksNodeGroup', 63],
    ['lambdaFunction', 64],
    ['secret', 512],
    ['logGroup', 512],
    ['wafWebAcl', 128],
    ['ecrRepository', 256],
    ['backupVault', 50],
    ['budget', 100],
    ['cloudTrail', 128],
    ['apiGateway', 128],
    ['dashboard', 255],
    ['alarm', 255],
    ['canary', 255],
  ] as const)('of a %s have at most %i characters', (kind, max) => {
    expect(acceptsName(kind, 'a'.repeat(max))).toBe(true);
    expect(acceptsName(kind, 'a'.repeat(max + 1))).toBe(false);
    expect(acceptsName(kind, '')).toBe(false);
  });

  it('of a KMS alias begin with alias/ but not with the prefix of AWS', () => {
    expect(NAME_LIMITS.kmsAlias.max).toBe(256);
    expect(acceptsName('kmsAlias', 'alias/dev-data')).toBe(true);
    expect(acceptsName('kmsAlias', 'alias/aws/rds')).toBe(false);
    expect(acceptsName('kmsAlias', 'dev-data')).toBe(false);
  });

  it.each([
    ['s3Bucket', 'dev-media', ['Dev-media', 'dev.media', '-media', 'media-', 'ab', 'dev_media']],
    ['loadBalancer', 'dev-mesh', ['internal-mesh', '-mesh', 'mesh-', 'dev_mesh']],
    ['rdsInstance', 'dev-birthday', ['1dev', 'dev--birthday', 'dev-', 'dev_birthday', 'Dev']],
    ['elasticacheGroup', 'dev-cache', ['1cache', 'dev--cache', 'cache-']],
    ['canary', 'dev-birthday_api', ['Dev', 'dev api', 'dev.api']],
    ['ecrRepository', 'dev/storefront/cart', ['Dev/cart', 'dev//cart', '/cart', 'cart-']],
    ['cloudTrail', 'dev-trail', ['-trail', 'trail..a', 'a']],
    ['backupVault', 'dev_daily', ['dev daily', 'dev.daily']],
    ['securityGroup', 'dev nodes', ['sg-nodes', 'dev<nodes']],
  ] as const)('of a %s keep to its letters', (kind, good, bad) => {
    expect(acceptsName(kind, good)).toBe(true);
    for (const name of bad) expect(acceptsName(kind, name), name).toBe(false);
  });

  it('have a source for every limit', () => {
    for (const [kind, { source }] of Object.entries(NAME_LIMITS)) {
      expect(source, kind).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/.+/);
    }
  });
});
