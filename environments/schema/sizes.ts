import { z } from 'zod';
import { days } from './values.ts';

const postgres = z.strictObject({
  instanceClass: z.string().startsWith('db.').default('db.t4g.medium'),
  storageGiB: z.number().int().min(20).max(65_536).default(20),
  /** Storage grows by itself up to here. */
  maxStorageGiB: z.number().int().min(20).max(65_536).default(200),
  /** A standby in another zone; failover takes one to two minutes. */
  multiZone: z.boolean().default(true),
  replicas: z.number().int().min(0).max(5).default(0),
  /** Days of point-in-time recovery; 0 would switch it off, AWS accepts 0..35. */
  backupDays: days(0, 35).default(14),
  deletionProtection: z.boolean().default(true),
  /** Performance Insights history; 7 days are free. */
  insightsDays: z.union([z.literal(0), z.literal(7), z.number().int().min(31).max(731)]).default(7),
  /** `rotated`: our rotation function. `rds-managed`: RDS keeps it, which excludes replicas. */
  password: z.enum(['rotated', 'rds-managed']).default('rotated'),
});

const redis = z.strictObject({
  nodeType: z.string().startsWith('cache.').default('cache.t4g.small'),
  /** Copies in other zones; with none there is no failover. */
  replicas: z.number().int().min(0).max(5).default(1),
  /** Days that a daily snapshot is kept; AWS accepts 0..35. */
  snapshotDays: days(0, 35).default(7),
});

const mongo = z.strictObject({
  /** `cluster`: a replica set in Kubernetes. `uri`: an outside service; its URI is put into the secret by a person. */
  hosting: z.enum(['cluster', 'uri']).default('cluster'),
  members: z.union([z.literal(1), z.literal(3), z.literal(5)]).default(3),
  volumeGiB: z.number().int().min(1).max(16_384).default(20),
});

const objectStore = z.strictObject({
  /** Another service that speaks S3, by its address; null: the store runs in the cluster. Its users are made there by hand. */
  endpoint: z
    .url({ protocol: /^https$/ })
    .nullable()
    .default(null),
  /**
   * Fixed with the first release. Of 4, 6 and 8 servers 3, 4 and 5 are needed to write: six in three zones write on without
   * one of them; four do not, when the zone that holds two is lost.
   */
  servers: z.union([z.literal(1), z.literal(4), z.literal(6), z.literal(8)]).default(6),
  volumeGiB: z.number().int().min(1).max(16_384).default(20),
});

const bucket = z.strictObject({
  /** Days that an overwritten or deleted object can be had back. */
  versionDays: days(1, 3650).default(90),
  /** Copied to the second region. */
  replicate: z.boolean().default(true),
});

const queue = z.strictObject({
  /** Days that an unread message is kept; AWS accepts up to 14. */
  retentionDays: days(1, 14).default(4),
  deadLetterDays: days(1, 14).default(14),
});

/** Sizes of one need; the kind decides which keys exist. */
export const SIZES = { postgres, redis, mongo, 'object-store': objectStore, bucket, queue } as const;
export type SizedKind = keyof typeof SIZES;

/** Sizes of every kind, for all needs of an environment. */
export const sizes = z.strictObject({
  postgres: postgres.prefault({}),
  redis: redis.prefault({}),
  mongo: mongo.prefault({}),
  'object-store': objectStore.prefault({}),
  bucket: bucket.prefault({}),
  queue: queue.prefault({}),
});
