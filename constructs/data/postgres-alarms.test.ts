import { expect, test } from 'vitest';
import { SIZES } from '../../environments/schema.ts';
import { instanceAlarms, PRIMARY_ALARMS, REPLICA_ALARMS } from './postgres-alarms.ts';

const rules = (changes: object) => {
  const all = instanceAlarms({ ...SIZES.postgres.parse({}), ...changes });
  return new Map(all.map((rule) => [rule.id, rule]));
};

test('storage rings below a tenth of the first size, where growing by itself should have helped', () => {
  expect(rules({ storageGiB: 20 }).get('Storage')).toMatchObject({
    metric: 'FreeStorageSpace',
    comparison: 'LessThanThreshold',
    threshold: 2 * 1024 ** 3,
  });
});

test('connections ring at four fifths of what the class accepts', () => {
  expect(rules({ instanceClass: 'db.m7g.large' }).get('Connections')?.threshold).toBe(720);
  expect(rules({ instanceClass: 'db.t4g.micro' }).get('Connections')?.threshold).toBe(89);
});

test('a class of unknown memory has no alarm on connections rather than a wrong one', () => {
  expect([...rules({ instanceClass: 'db.z9.large' }).keys()]).toEqual(['Cpu', 'Storage', 'DiskQueue']);
});

test('credits are watched on burstable classes only', () => {
  expect(rules({ instanceClass: 'db.t4g.medium' }).has('Credits')).toBe(true);
  expect(rules({ instanceClass: 'db.m7g.large' }).has('Credits')).toBe(false);
});

test('a primary is watched for transaction ids, a replica for its lag', () => {
  expect(PRIMARY_ALARMS.map(({ metric, threshold }) => [metric, threshold])).toEqual([
    ['MaximumUsedTransactionIDs', 1_000_000_000],
  ]);
  expect(REPLICA_ALARMS.map(({ metric, threshold }) => [metric, threshold])).toEqual([['ReplicaLag', 60]]);
});
