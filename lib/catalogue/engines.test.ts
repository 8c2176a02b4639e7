import { describe, expect, it } from 'vitest';
import {
  CACHE_ENGINES,
  DEFAULT_CACHE,
  DEFAULT_MONGODB,
  DEFAULT_POSTGRES,
  type EngineVersion,
  MONGODB_VERSIONS,
  POSTGRES_VERSIONS,
} from './engines.ts';
import { CATALOGUE_DATE, isIsoDate } from './entry.ts';

const all: readonly EngineVersion[] = [
  ...Object.values(POSTGRES_VERSIONS),
  ...Object.values(CACHE_ENGINES),
  ...Object.values(MONGODB_VERSIONS),
];

describe('database and cache engines', () => {
  it('are in standard support on the day of the catalogue, or AWS has announced no end', () => {
    for (const { version, standardUntil } of all) {
      if (standardUntil === null) continue;
      expect(isIsoDate(standardUntil), version).toBe(true);
      expect(standardUntil > CATALOGUE_DATE, `${version} ended ${standardUntil}`).toBe(true);
    }
  });

  it('name the major that their version begins with', () => {
    for (const { version, major } of all) expect(version.startsWith(`${major}.`), version).toBe(true);
  });

  it('offer PostgreSQL 18, 17 and 16 with the parameter group family of the major', () => {
    expect(Object.values(POSTGRES_VERSIONS).map(({ version, family }) => `${version} ${family}`)).toEqual([
      '18.4 postgres18',
      '18.1 postgres18',
      '17.10 postgres17',
      '16.14 postgres16',
    ]);
    expect(POSTGRES_VERSIONS['18.1'].standardUntil).toBe('2031-02-28');
    expect(DEFAULT_POSTGRES).toBe('18.1');
  });

  it('tell Valkey from Redis OSS, which ends at 7.1 on ElastiCache', () => {
    const families = Object.entries(CACHE_ENGINES).map(([key, { engine, family }]) => [key, engine, family]);
    expect(families).toEqual([
      ['8.2', 'valkey', 'valkey8'],
      ['8.1', 'valkey', 'valkey8'],
      ['8.0', 'valkey', 'valkey8'],
      ['7.2', 'valkey', 'valkey7'],
      ['7.1', 'redis', 'redis7'],
    ]);
    expect(CACHE_ENGINES[DEFAULT_CACHE].engine).toBe('valkey');
  });

  it('stay with the MongoDB series that has the long support', () => {
    expect(MONGODB_VERSIONS[DEFAULT_MONGODB]).toMatchObject({ version: '8.0.29', standardUntil: '2029-10-31' });
  });
});
