import { describe, expect, it } from 'vitest';
import { alertRules, runbookSections } from '../../tests/charts/chart-cases.ts';
import { find, usual } from './cases.ts';

describe('alerts', () => {
  it('name system, environment and a section of the runbook that exists', () => {
    const sections = runbookSections();
    const rules = alertRules(find('PrometheusRule', 'store'));
    expect(rules.map(({ alert }) => alert)).toEqual([
      'ObjectStoreDriveOffline',
      'ObjectStoreWritesStopped',
      'ObjectStoreSilent',
      'ObjectStoreFilling',
      'ObjectStoreFull',
      'ObjectStoreSetupFailed',
    ]);
    for (const { expr, labels, annotations } of rules) {
      expect(labels).toMatchObject({ system: 's3www', environment: 'prod' });
      expect(['warning', 'critical']).toContain(labels['severity']);
      expect(expr).toContain('namespace="s3www"');
      const [address, section = ''] = annotations['runbook_url']?.split('#') ?? [];
      expect(address).toBe(usual['runbook']);
      expect(sections).toContain(section);
    }
  });

  it('count drives and space over the whole store, though every server tells them', () => {
    const rules = alertRules(find('PrometheusRule', 'store'));
    const expressions = Object.fromEntries(rules.map(({ alert, expr }) => [alert, expr]));
    expect(expressions['ObjectStoreDriveOffline']).toBe(
      'max(minio_cluster_drive_offline_total{namespace="s3www",pod=~"store-[0-9]+"}) > 0',
    );
    expect(expressions['ObjectStoreFull']).toBe(
      'min(minio_cluster_capacity_usable_free_bytes{namespace="s3www",pod=~"store-[0-9]+"})\n' +
        '  / max(minio_cluster_capacity_usable_total_bytes{namespace="s3www",pod=~"store-[0-9]+"}) < 0.05',
    );
  });

  it('tell of a setup that has not succeeded in three runs, and end with the next one that does', () => {
    const rule = alertRules(find('PrometheusRule', 'store')).find(({ alert }) => alert === 'ObjectStoreSetupFailed');
    expect(rule).toMatchObject({
      expr:
        'time() - max(kube_cronjob_status_last_successful_time{namespace="s3www",cronjob="store-setup"}\n' +
        '  or kube_cronjob_created{namespace="s3www",cronjob="store-setup"}) > 2400',
      for: '5m',
    });
    expect(find('CronJob', 'store-setup').spec).toHaveProperty('jobTemplate.spec.ttlSecondsAfterFinished', 3600);
  });
});
