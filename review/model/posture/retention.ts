import type { RetentionModel } from '../posture-model.ts';
import { blocksAt, inside, isTrue, numberAt, plain, type StackResource, type Stacks } from './blocks.ts';
import { type Copies, copiesOf } from './copies.ts';
import { DAY_MINUTES, POINT_IN_TIME_MINUTES, type Promised, promisedRow, REPLICATION_MINUTES, row } from './promise.ts';
import { scheduledBackups } from './velero.ts';

/** Minutes until data serves again from a backup, and from a standby in another zone: docs/recovery.md. */
const BACK = { database: 60, bucket: 10, table: 60, standby: 2 };

/** DynamoDB keeps points in time this long where nothing else is said. */
const DYNAMODB_DAYS = 35;

/**
 * How long everything is kept, here and in the second region. `ok` says whether what is promised (RPO) can be had from it:
 * where nothing is promised, whether it is kept at all. How long a restore takes is an estimate until it was rehearsed.
 */
export function retentionOf(stacks: Stacks, environment: Promised): readonly RetentionModel[] {
  const copies = copiesOf(stacks);
  return [
    ...databases(stacks, environment, copies),
    ...scheduledBackups(stacks, environment, copies),
    ...buckets(stacks, environment),
    ...tables(stacks, environment),
    ...caches(stacks),
    ...copies.rows,
    ...volumes(stacks, copies),
    ...grouped(stacks, 'aws_cloudwatch_log_group', 'log events', ({ retention_in_days: days }) => Number(days ?? 0)),
    ...grouped(stacks, 'aws_secretsmanager_secret', 'secret values after their deletion', (block) =>
      Number(block['recovery_window_in_days'] ?? 30),
    ),
    ...grouped(stacks, 'aws_sqs_queue', 'messages', ({ message_retention_seconds: seconds }) =>
      Math.floor(Number(seconds ?? 345_600) / 86_400),
    ),
  ];
}

function databases(stacks: Stacks, environment: Promised, copies: Copies): readonly RetentionModel[] {
  return stacks.resources.flatMap((resource) => {
    const { type, block, name } = resource;
    if (type !== 'aws_db_instance' || block['replicate_source_db'] !== undefined) return [];
    const days = Number(block['backup_retention_period'] ?? 0);
    const what = `database ${plain(String(block['identifier'] ?? name))}: to any point in time`;
    const daily = copies.of(block['tags']);
    const copyDays = daily?.copyDays ?? null;
    const losses = {
      here: days > 0 ? POINT_IN_TIME_MINUTES : daily === undefined ? null : DAY_MINUTES,
      region: copyDays === null ? null : DAY_MINUTES,
      back: BACK.database,
      ...(isTrue(block['multi_az']) ? { standby: BACK.standby } : {}),
    };
    return [promisedRow({ what, days: days || null, copyDays }, losses, environment)];
  });
}

/** Buckets of systems are promised; the others (logs, reports, copies) are kept as long as they say. */
function buckets(stacks: Stacks, environment: Promised): readonly RetentionModel[] {
  const settings = (type: string) => settingsByBucket(stacks, type);
  const [versioning, lifecycle, replication] = [
    settings('aws_s3_bucket_versioning'),
    settings('aws_s3_bucket_lifecycle_configuration'),
    settings('aws_s3_bucket_replication_configuration'),
  ];
  return stacks.resources.flatMap((resource) => {
    if (resource.type !== 'aws_s3_bucket' || isCopy(resource, replication, stacks)) return [];
    const name = plain(String(resource.block['bucket'] ?? resource.name));
    const rules = blocksAt(lifecycle.get(resource.label)?.block, 'rule');
    const days = leastOf(rules, 'noncurrent_version_expiration.noncurrent_days');
    const versioned = inside(versioning.get(resource.label)?.block, 'versioning_configuration.status') === 'Enabled';
    const copyDays = replication.has(resource.label) ? days : null;
    const expire = leastOf(rules, 'expiration.days');
    if (expire !== null) return [row(`bucket ${name}: objects`, expire, copyDays === null ? null : expire, true)];
    const what = `bucket ${name}: overwritten objects`;
    const promised = resource.stack.name.endsWith('-aws');
    if (!promised) return [row(what, versioned ? days : null, copyDays, versioned)];
    const region = replication.has(resource.label) ? REPLICATION_MINUTES : null;
    const losses = { here: versioned ? 0 : null, region, back: BACK.bucket, from: 'an older version' };
    return [promisedRow({ what, days: versioned ? days : null, copyDays }, losses, environment)];
  });
}

function settingsByBucket(stacks: Stacks, type: string): ReadonlyMap<string, StackResource> {
  return new Map(
    stacks.resources.flatMap((setting) => {
      const bucket = setting.type === type ? stacks.named(setting.stack, setting.block['bucket']) : undefined;
      return bucket === undefined ? [] : [[bucket.label, setting] as const];
    }),
  );
}

function isCopy({ label }: StackResource, replication: ReadonlyMap<string, StackResource>, stacks: Stacks): boolean {
  return [...replication.values()].some(({ stack, block }) =>
    blocksAt(block, 'rule').some((rule) => stacks.named(stack, inside(rule, 'destination.bucket'))?.label === label),
  );
}

function tables(stacks: Stacks, environment: Promised): readonly RetentionModel[] {
  return stacks.resources.flatMap(({ type, block, name, stack }) => {
    if (type !== 'aws_dynamodb_table') return [];
    const kept = isTrue(inside(block, 'point_in_time_recovery.enabled'));
    const days = kept ? (numberAt(block, 'point_in_time_recovery.recovery_period_in_days') ?? DYNAMODB_DAYS) : null;
    const what = `table ${plain(String(block['name'] ?? name))}: to any point in time`;
    if (!stack.name.endsWith('-aws')) return [row(what, days, null, kept)];
    const losses = { here: kept ? POINT_IN_TIME_MINUTES : null, region: null, back: BACK.table };
    return [promisedRow({ what, days, copyDays: null }, losses, environment)];
  });
}

/** What is in a cache can be had again from elsewhere: nothing is promised of it. */
function caches(stacks: Stacks): readonly RetentionModel[] {
  return stacks.resources.flatMap(({ type, block, name }) => {
    if (type !== 'aws_elasticache_replication_group') return [];
    const days = Number(block['snapshot_retention_limit'] ?? 0);
    return [
      row(`cache ${plain(String(block['replication_group_id'] ?? name))}: a snapshot a day`, days || null, null, true),
    ];
  });
}

function volumes(stacks: Stacks, copies: Copies): readonly RetentionModel[] {
  return stacks.resources.flatMap((resource) => {
    if (resource.type !== 'aws_ebs_volume') return [];
    const kept = copies.of(resource.block['tags']);
    const name = plain(String(inside(resource.block, 'tags.Name') ?? resource.name));
    return [row(`volume ${name}: a backup a day`, kept?.days ?? null, kept?.copyDays ?? null, kept !== undefined)];
  });
}

/** Many of one type, together where they are kept as long. */
function grouped(
  stacks: Stacks,
  type: string,
  what: string,
  daysOf: (block: StackResource['block']) => number,
): readonly RetentionModel[] {
  const found = stacks.resources.filter((resource) => resource.type === type);
  const byDays = [...Map.groupBy(found, ({ block }) => daysOf(block))].sort(([one], [other]) => one - other);
  return byDays.map(([days, { length }]) => row(`${what} (${length}), ${days} d`, days || null, null, true));
}

function leastOf(rules: readonly unknown[], path: string): number | null {
  const found = rules.map((rule) => numberAt(rule, path)).filter((days) => days !== null);
  return found.length === 0 ? null : Math.min(...found);
}
