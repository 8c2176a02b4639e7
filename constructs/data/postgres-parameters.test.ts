import { describe, expect, test } from 'vitest';
import {
  insightsRetentionDays,
  isBurstable,
  maxConnections,
  memoryGiB,
  postgresParameters,
} from './postgres-parameters.ts';

const parameter = (major: string, name: string) => postgresParameters(major).find((one) => one.name === name)?.value;

describe('parameters', () => {
  test('refuse connections without TLS and log what is slow, waits, or changes the schema', () => {
    expect(parameter('18', 'rds.force_ssl')).toBe('1');
    expect(parameter('18', 'log_min_duration_statement')).toBe('1000');
    expect(parameter('18', 'log_lock_waits')).toBe('1');
    expect(parameter('18', 'log_statement')).toBe('ddl');
    expect(parameter('18', 'shared_preload_libraries')).toBe('pg_stat_statements');
  });

  test('wait for a restart only where PostgreSQL reads them at its start', () => {
    const waiting = postgresParameters('18').filter(({ applyMethod }) => applyMethod === 'pending-reboot');
    expect(waiting.map(({ name }) => name)).toEqual(['shared_preload_libraries']);
  });

  test('name the logged stage of a connection from 18 on, and switch logging on before', () => {
    expect(parameter('17', 'log_connections')).toBe('1');
    expect(parameter('18', 'log_connections')).toBe('authorization');
    expect(parameter('19', 'log_connections')).toBe('authorization');
  });

  test('are named once each', () => {
    const names = postgresParameters('18').map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

test.each([
  [1, 7],
  [7, 7],
  [8, 31],
  [31, 31],
  [32, 62],
  [372, 372],
  [713, 713],
  [714, 731],
  [731, 731],
])('at least %i days of insights are kept as %i, which Database Insights accepts', (asked, kept) => {
  expect(insightsRetentionDays(asked)).toBe(kept);
});

test.each([
  ['db.t4g.micro', 1],
  ['db.t4g.small', 2],
  ['db.t3.medium', 4],
  ['db.m7g.large', 8],
  ['db.m7g.xlarge', 16],
  ['db.r7g.large', 16],
  ['db.r6g.4xlarge', 128],
  ['db.m7g.16xlarge', 256],
  ['db.z9.large', undefined],
  ['db.m7g.huge', undefined],
])('%s has %s GiB of memory', (instanceClass, gib) => {
  expect(memoryGiB(instanceClass)).toBe(gib);
});

test.each([
  ['db.t4g.micro', 112],
  ['db.m7g.large', 901],
  ['db.m7g.16xlarge', 5000],
  ['db.z9.large', undefined],
])('%s accepts %s connections', (instanceClass, connections) => {
  expect(maxConnections(instanceClass)).toBe(connections);
});

test('only classes of the t family are burstable', () => {
  expect(isBurstable('db.t4g.medium')).toBe(true);
  expect(isBurstable('db.m7g.large')).toBe(false);
});
