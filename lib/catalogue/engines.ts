import type { CatalogueEntry } from './entry.ts';

/** A version of a database or cache engine, with the support of its major version on AWS. */
export interface EngineVersion extends CatalogueEntry {
  /** The major version that decides about support: `18`. */
  readonly major: string;
  /** Parameter group family that belongs to the version. */
  readonly family: string;
  /** First day without standard support of the major version; null where AWS has announced none. */
  readonly standardUntil: string | null;
}

const RDS_CALENDAR =
  'https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html';
const RDS_UNTIL = {
  '18': '2031-02-28',
  '17': '2030-02-28',
  '16': '2029-02-28',
} as const;

const postgres = (version: string, date: string): EngineVersion => {
  const major = version.split('.')[0] as keyof typeof RDS_UNTIL;
  return {
    version,
    major,
    family: `postgres${major}`,
    standardUntil: RDS_UNTIL[major],
    date,
    source: RDS_CALENDAR,
  };
};

/**
 * PostgreSQL on RDS, newest first. RDS keeps a minor version for at least a year and then upgrades it in a maintenance
 * window (17.1 to 17.4 of 2024-11 to 2025-02 ended on 2026-05-31). `18.1` came on 2025-11-14 and is past that year: in
 * service, but the next to be announced; an upgrade to 18.4 needs no change but the version.
 */
export const POSTGRES_VERSIONS = {
  '18.4': postgres('18.4', '2026-05-14'),
  '18.1': postgres('18.1', '2025-11-14'),
  '17.10': postgres('17.10', '2026-05-14'),
  '16.14': postgres('16.14', '2026-05-14'),
} as const satisfies Readonly<Record<string, EngineVersion>>;

/** A PostgreSQL version that a system may name. */
export type PostgresVersion = keyof typeof POSTGRES_VERSIONS;

/** The PostgreSQL version of systems that name none. */
export const DEFAULT_POSTGRES: PostgresVersion = '18.1';

/** A cache engine of ElastiCache with the values that its API wants. */
export interface CacheEngine extends EngineVersion {
  /** `engine` of the replication group. */
  readonly engine: 'valkey' | 'redis';
}

const CACHE_VERSIONS_PAGE = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html';
const CACHE_PARAMETERS_PAGE = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html';

/**
 * Cache engines on ElastiCache, by the version that a system names. Valkey speaks the Redis protocol and costs a fifth
 * less than Redis OSS, whose last version on ElastiCache is 7.1. AWS has announced an end of standard support for Redis
 * OSS 4 to 6 only.
 */
export const CACHE_ENGINES = {
  '8.2': {
    engine: 'valkey',
    version: '8.2',
    major: '8',
    family: 'valkey8',
    standardUntil: null,
    date: '2026-11-21',
    source: CACHE_PARAMETERS_PAGE,
  },
  '8.1': {
    engine: 'valkey',
    version: '8.1',
    major: '8',
    family: 'valkey8',
    standardUntil: null,
    date: '2026-11-21',
    source: CACHE_PARAMETERS_PAGE,
  },
  '8.0': {
    engine: 'valkey',
    version: '8.0',
    major: '8',
    family: 'valkey8',
    standardUntil: null,
    date: '2026-11-21',
    source: CACHE_PARAMETERS_PAGE,
  },
  '7.2': {
    engine: 'valkey',
    version: '7.2',
    major: '7',
    family: 'valkey7',
    standardUntil: null,
    date: '2026-11-21',
    source: CACHE_PARAMETERS_PAGE,
  },
  '7.1': {
    engine: 'redis',
    version: '7.1',
    major: '7',
    family: 'redis7',
    standardUntil: null,
    date: '2026-08-22',
    source: CACHE_VERSIONS_PAGE,
  },
} as const satisfies Readonly<Record<string, CacheEngine>>;

/** A cache version that a system may name. */
export type CacheVersion = keyof typeof CACHE_ENGINES;

/** The cache version of systems that name none. */
export const DEFAULT_CACHE: CacheVersion = '8.1';

/** A MongoDB version that a system may name; the image is in images.ts. */
export const MONGODB_VERSIONS = {
  '8.0': {
    version: '8.0.29',
    major: '8.0',
    family: 'community-server',
    standardUntil: '2029-10-31',
    date: '2026-08-11',
    source: 'https://www.mongodb.com/legal/support-policy/lifecycles',
  },
} as const satisfies Readonly<Record<string, EngineVersion>>;

/** A MongoDB release series that a system may name. */
export type MongodbVersion = keyof typeof MONGODB_VERSIONS;

/** The MongoDB series of systems that name none: 8.0 is the last major with five years of support; 8.2 ended 2026-07-31. */
export const DEFAULT_MONGODB: MongodbVersion = '8.0';
