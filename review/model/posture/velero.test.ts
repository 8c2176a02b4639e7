import { describe, expect, test } from 'vitest';
import { retained } from '../../../tests/support/retained.ts';

describe('what lies in the cluster', () => {
  const velero = (schedules: object) => ({
    helm_release: { velero: { chart: 'velero', values: [JSON.stringify({ schedules })] } },
  });
  const schedule = (line: string, ttl: string, ...includedNamespaces: readonly string[]) => ({
    schedule: line,
    template: { ttl, includedNamespaces },
  });
  const daily = schedule('0 2 * * *', '720h0m0s', '*');

  test('is held against the promise by its most frequent schedule', () => {
    const found = retained({ ...velero({ daily, hourly: schedule('30 * * * *', '48h0m0s', 'shop', 'files') }) });
    expect(found.slice(0, 2)).toEqual([
      { what: 'everything in the cluster: Velero, daily', days: 30, copyDays: null, ok: true, promise: null },
      {
        what: 'shop, files: Velero, hourly',
        days: 2,
        copyDays: null,
        ok: true,
        promise: {
          rto: '4 h',
          rpo: '1 h',
          loses: '1 h',
          hasMargin: false,
          regionLoses: null,
          regionOk: false,
          back: 'from a backup: about 1 h',
          backOk: true,
        },
      },
    ]);
  });

  test('is too old for an hour where it is saved once a day, or every six hours', () => {
    expect(retained(velero({ daily }))[0]).toMatchObject({ ok: false, promise: { rpo: '1 h', loses: '24 h' } });
    expect(retained(velero({ often: schedule('0 */6 * * *', '24h', 'shop') }))[0]).toMatchObject({ ok: false });
    expect(retained(velero({ often: schedule('0 */6 * * *', '24h', 'shop') }), 360)[0]).toMatchObject({ ok: true });
  });

  const replicated = {
    aws_s3_bucket: { velero: { bucket: 'prod-velero' } },
    aws_s3_bucket_replication_configuration: { velero: { bucket: '${aws_s3_bucket.velero.id}', rule: [] } },
  };

  test('stays in the region as a snapshot, though the bucket of Velero is replicated', () => {
    expect(retained({ ...velero({ daily }), ...replicated })[0]).toMatchObject({
      copyDays: null,
      promise: { regionLoses: null },
    });
  });

  test('is copied with that bucket where Velero moves what the volumes hold into it', () => {
    const moving = { ...daily, template: { ...daily.template, snapshotMoveData: true } };
    expect(retained({ ...velero({ daily: moving }) })[0]?.copyDays).toBe(null);
    expect(retained({ ...velero({ daily: moving }), ...replicated }, 1440)[0]).toMatchObject({
      copyDays: 30,
      promise: { regionLoses: '24 h', regionOk: true },
    });
  });

  test('is copied each night where its volumes get the tag that a backup plan selects', () => {
    const hourly = schedule('30 * * * *', '48h0m0s', 'shop');
    const tagged = (backup: string) => ({
      helm_release: {
        base: { chart: 'platform', values: [JSON.stringify({ base: { volumeTags: { backup } } })] },
        ...velero({ hourly }).helm_release,
      },
    });
    expect(retained(tagged('daily'))[0]).toMatchObject({
      copyDays: 14,
      promise: { regionLoses: '24 h', regionOk: false },
    });
    expect(retained(tagged('weekly'))[0]).toMatchObject({ copyDays: null, promise: { regionLoses: null } });
  });

  test('is nothing where the values cannot be read', () => {
    const found = retained({ helm_release: { velero: { chart: 'velero', values: ['no JSON'] } } });
    expect(found.map(({ what }) => what)).toEqual(['backup plan prod-daily']);
  });
});
