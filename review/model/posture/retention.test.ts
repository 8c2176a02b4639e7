import { describe, expect, test } from 'vitest';
import { backups, promised, retained } from '../../../tests/support/retained.ts';
import { stackFile, stacksWith } from '../../../tests/support/stack-file.ts';
import { stacksOf } from './blocks.ts';
import { retentionOf } from './retention.ts';

describe('a database', () => {
  const database = (more: object, rpoMinutes = 60) =>
    retained({ aws_db_instance: { main: { identifier: 'prod-shop', ...more } } }, rpoMinutes)[0];

  test('is held against what is promised; its copies are those of the plan that selects it', () => {
    expect(database({ backup_retention_period: 30, tags: { backup: 'daily' }, multi_az: true })).toEqual({
      what: 'database prod-shop: to any point in time',
      days: 30,
      copyDays: 14,
      ok: true,
      promise: {
        rto: '4 h',
        rpo: '1 h',
        loses: '5 min',
        hasMargin: true,
        regionLoses: '24 h',
        regionOk: false,
        back: 'its standby: about 2 min; from a backup: about 1 h',
        backOk: true,
      },
    });
  });

  test('in one zone comes back from a backup alone, and is gone with its region where nothing copies it', () => {
    expect(database({ backup_retention_period: 30 })?.promise).toMatchObject({
      back: 'from a backup: about 1 h',
      regionLoses: null,
      regionOk: false,
    });
  });

  test('is kept through the loss of its region where a day may be lost and a copy is made every night', () => {
    expect(database({ backup_retention_period: 7, tags: { backup: 'daily' } }, 1440)?.promise).toMatchObject({
      regionLoses: '24 h',
      regionOk: true,
    });
  });

  test('that takes longer to restore than the RTO says so', () => {
    const found = retentionOf(
      stacksWith({ aws_db_instance: { main: { identifier: 'x', backup_retention_period: 7 } } }, backups),
      { recovery: { rtoMinutes: 59, rpoMinutes: 60 } },
    );
    expect(found[0]?.promise?.backOk).toBe(false);
  });

  test('without backups of its own is as old as its last daily one', () => {
    expect(database({ tags: { backup: 'daily' } })).toMatchObject({ days: null, copyDays: 14, ok: false });
    expect(database({ tags: { backup: 'daily' } }, 1440)).toMatchObject({
      ok: true,
      promise: { rpo: '24 h', loses: '24 h', hasMargin: false },
    });
  });

  test('without any backup keeps no promise', () => {
    expect(database({ backup_retention_period: 0 }, 100_000)).toMatchObject({
      days: null,
      copyDays: null,
      ok: false,
      promise: { loses: null },
    });
  });

  test('that is a replica is no data of its own', () => {
    expect(database({ replicate_source_db: 'arn' })?.what).toBe('backup plan prod-daily');
  });

  test('loses five minutes, which is too much for a promise of four', () => {
    expect(database({ backup_retention_period: 7 }, 4)).toMatchObject({
      ok: false,
      promise: { rpo: '4 min', loses: '5 min', hasMargin: false },
    });
  });
});

describe('a bucket', () => {
  const ID = '${aws_s3_bucket.media.id}';
  const bucket = { aws_s3_bucket: { media: { bucket: 'prod-media' } } };
  const versioning = {
    aws_s3_bucket_versioning: { a: { bucket: ID, versioning_configuration: { status: 'Enabled' } } },
  };
  const rules = (...rule: readonly object[]) => ({
    aws_s3_bucket_lifecycle_configuration: { a: { bucket: ID, rule } },
  });
  const old = { noncurrent_version_expiration: [{ noncurrent_days: 30 }] };

  test('keeps what was overwritten, and copies where it is replicated; the copy is no row of its own', () => {
    const found = retained({
      ...versioning,
      ...rules(old),
      aws_s3_bucket: { media: { bucket: 'prod-media' }, copy: { bucket: 'prod-media-copy' } },
      aws_s3_bucket_replication_configuration: {
        a: { bucket: ID, rule: [{ destination: { bucket: '${aws_s3_bucket.copy.arn}' } }] },
      },
    });
    expect(found.filter(({ what }) => what.startsWith('bucket'))).toEqual([
      {
        what: 'bucket prod-media: overwritten objects',
        days: 30,
        copyDays: 30,
        ok: true,
        promise: {
          rto: '4 h',
          rpo: '1 h',
          loses: 'none',
          hasMargin: true,
          regionLoses: '15 min',
          regionOk: true,
          back: 'from an older version: about 10 min',
          backOk: true,
        },
      },
    ]);
  });

  test('of a system without versions keeps no promise', () => {
    expect(retained({ ...bucket, ...rules(old) })[0]).toMatchObject({ days: null, ok: false });
  });

  test('whose objects expire keeps them that long, and nothing is promised', () => {
    expect(retained({ ...bucket, ...versioning, ...rules(old, { expiration: [{ days: 365 }] }) })[0]).toEqual({
      what: 'bucket prod-media: objects',
      days: 365,
      copyDays: null,
      ok: true,
      promise: null,
    });
  });

  test('that belongs to no system is not promised', () => {
    const found = retentionOf(
      stacksOf([stackFile('bootstrap', { ...bucket, ...versioning, ...rules(old) })]),
      promised(1),
    );
    expect(found).toMatchObject([{ days: 30, promise: null, ok: true }]);
  });
});

test('logs, messages and secrets stand together where they are kept as long', () => {
  const found = retained({
    aws_cloudwatch_log_group: {
      a: { retention_in_days: 30 },
      b: { retention_in_days: 30 },
      c: { retention_in_days: 7 },
    },
    aws_sqs_queue: { a: {}, b: { message_retention_seconds: 1_209_600 } },
    aws_secretsmanager_secret: { a: { recovery_window_in_days: 7 } },
  });
  expect(found.slice(1).map(({ what, days }) => [what, days])).toEqual([
    ['log events (1), 7 d', 7],
    ['log events (2), 30 d', 30],
    ['secret values after their deletion (1), 7 d', 7],
    ['messages (1), 4 d', 4],
    ['messages (1), 14 d', 14],
  ]);
});

test('tables, caches and volumes say how long they can be had back', () => {
  const found = retained({
    aws_dynamodb_table: { a: { name: 'orders', point_in_time_recovery: { enabled: true } }, b: { name: 'bare' } },
    aws_elasticache_replication_group: { a: { replication_group_id: 'cache', snapshot_retention_limit: 7 } },
    aws_ebs_volume: { a: { tags: { Name: 'metrics', backup: 'daily' } }, b: {} },
  });
  expect(found.map(({ what, days, ok }) => [what, days, ok])).toEqual([
    ['table orders: to any point in time', 35, true],
    ['table bare: to any point in time', null, false],
    ['cache cache: a snapshot a day', 7, true],
    ['backup plan prod-daily', 35, true],
    ['volume metrics: a backup a day', 35, true],
    ['volume b: a backup a day', null, false],
  ]);
});
