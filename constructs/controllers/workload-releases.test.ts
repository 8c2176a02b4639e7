import { describe, expect, it } from 'vitest';
import { valueAt } from '../../tests/charts/value-at.ts';
import { releaseContext } from '../../tests/support/release-context.ts';
import { kedaRelease } from './keda-release.ts';
import { hostsDocuments, mongodbReleases } from './mongodb-release.ts';
import { reloaderRelease } from './reloader-release.ts';
import { schedules, veleroRelease } from './velero-release.ts';

const prod = releaseContext('prod');
const dev = releaseContext('dev');

describe('KEDA', () => {
  const values = kedaRelease(prod).values;

  it('has two of each part in three zones and one in two', () => {
    const counts = (context: typeof prod) =>
      ['operator', 'metricsServer', 'webhooks'].map((part) =>
        valueAt(kedaRelease(context).values, part, 'replicaCount'),
      );
    expect(counts(prod)).toEqual([2, 2, 2]);
    expect(counts(dev)).toEqual([1, 1, 1]);
  });

  it('keeps its definitions when it goes: every ScaledObject would go with them', () => {
    expect(values['crds']).toEqual({
      install: true,
      additionalAnnotations: { 'helm.sh/resource-policy': 'keep' },
    });
  });

  it('reads no secrets of other namespaces', () => {
    expect(values['permissions']).toEqual({
      operator: { restrict: { secret: true } },
      metricServer: { restrict: { secret: true } },
    });
  });

  it('tells when it cannot read a queue', () => {
    expect(valueAt(values, 'prometheus', 'operator', 'prometheusRules')).toMatchObject({
      enabled: true,
      alerts: [{ alert: 'KedaCannotReadQueue', labels: { severity: 'warning' } }],
    });
  });

  it('is not slowed down by a processor limit, which the chart has by default', () => {
    expect(valueAt(values, 'resources', 'operator')).toEqual({
      requests: { cpu: '50m', memory: '128Mi' },
      limits: { memory: '256Mi', cpu: null },
    });
  });
});

describe('Reloader', () => {
  const reloader = valueAt(reloaderRelease(prod).values, 'reloader');

  it('watches the systems of the environment and nothing else', () => {
    expect(reloader).toMatchObject({
      watchGlobally: false,
      namespaces: ['birthday', 'bytebytego', 'realworld', 's3www', 'storefront'],
      rbac: { enabled: false },
    });
  });

  it('rolls by an annotation of the pod template, which Argo CD leaves alone', () => {
    expect(reloader).toMatchObject({ reloadStrategy: 'annotations' });
  });
});

describe('the operator of MongoDB', () => {
  it('is released where documents are kept in the cluster', () => {
    expect(mongodbReleases(prod).map(({ name, namespace }) => `${namespace}/${name}`)).toEqual([
      'mongodb/mongodb-kubernetes',
    ]);
  });

  it('is not released where they lie outside, or where no system has any', () => {
    const outside = prod.environment.deployments.map((deployment) => ({
      ...deployment,
      sizes: Object.fromEntries(
        Object.entries(deployment.sizes).map(([need, size]) => [
          need,
          'members' in size ? { ...size, hosting: 'uri' as const } : size,
        ]),
      ),
    }));
    expect(hostsDocuments({ deployments: outside })).toBe(false);
    expect(hostsDocuments({ deployments: [] })).toBe(false);
    expect(mongodbReleases({ ...prod, environment: { ...prod.environment, deployments: outside } })).toEqual([]);
  });

  it('makes no rights but its own', () => {
    const [release] = mongodbReleases(prod);
    expect(valueAt(release?.values, 'operator')).toMatchObject({
      createResourcesServiceAccountsAndRoles: false,
      enableClusterMongoDBRoles: false,
      enablePVCResize: false,
      webhook: { installClusterRole: false },
      telemetry: { enabled: false },
    });
  });
});

describe('Velero', () => {
  const values = veleroRelease(prod).values;

  it('writes into its own bucket, encrypted with the data key, without credentials', () => {
    expect(valueAt(values, 'configuration', 'backupStorageLocation')).toEqual([
      {
        name: 'default',
        provider: 'aws',
        default: true,
        bucket: 'prod-velero-333333333333',
        config: { region: 'us-east-1', serverSideEncryption: 'aws:kms', kmsKeyId: prod.dataKeyArn },
      },
    ]);
    expect(values['credentials']).toEqual({ useSecret: false });
  });

  it('leaves snapshots to the EBS driver', () => {
    expect(values['configuration']).toMatchObject({ features: 'EnableCSI', volumeSnapshotLocation: [] });
    expect(values['snapshotsEnabled']).toBe(false);
    expect(values['deployNodeAgent']).toBe(false);
  });

  it('takes its plugin by digest, in a container as restricted as its own', () => {
    const [plugin] = values['initContainers'] as readonly { image: string; securityContext: object }[];
    expect(plugin?.image).toMatch(/^docker\.io\/velero\/velero-plugin-for-aws:v1\.14\.2@sha256:[0-9a-f]{64}$/);
    expect(plugin?.securityContext).toEqual(values['containerSecurityContext']);
  });

  it('tells when a backup failed, is missing, or has no place to go', () => {
    const rules = valueAt(values, 'metrics', 'prometheusRule', 'spec') as readonly Record<
      'alert' | 'expr' | 'for',
      string
    >[];
    expect(rules.map(({ alert, for: wait }) => `${alert} ${wait}`)).toEqual([
      'VeleroBackupMissing 15m',
      'VeleroBackupMissing 26h',
      'VeleroBackupFailed 1m',
      'VeleroStorageUnavailable 30m',
    ]);
    // Also when Velero is gone and says nothing at all.
    expect(rules[1]?.expr).toBe('absent(velero_backup_last_successful_timestamp{schedule="velero-daily"})');
    expect(rules[0]?.expr).toContain('velero-daily');
  });

  it('keeps a nightly backup of everything as long as the environment says', () => {
    expect(schedules(dev.environment)).toEqual({
      daily: {
        schedule: '0 2 * * *',
        template: expect.objectContaining({ ttl: '168h0m0s', includedNamespaces: ['*'], snapshotVolumes: true }),
      },
    });
    expect(schedules(prod.environment)['daily']).toMatchObject({ template: { ttl: '720h0m0s' } });
  });

  it('saves systems with data in the cluster every hour where less than a day may be lost', () => {
    expect(schedules(prod.environment)['hourly']).toMatchObject({
      schedule: '30 * * * *',
      template: { ttl: '48h0m0s', includedNamespaces: ['storefront', 's3www'] },
    });
    const without = prod.environment.deployments.filter(({ system }) => !['storefront', 's3www'].includes(system.name));
    expect(Object.keys(schedules({ ...prod.environment, deployments: without }))).toEqual(['daily']);
  });

  it('does not count a store that is elsewhere', () => {
    const deployments = prod.environment.deployments.map((deployment) => {
      const { store } = deployment.sizes;
      if (store === undefined) return deployment;
      return { ...deployment, sizes: { ...deployment.sizes, store: { ...store, endpoint: 'https://s3.example.com' } } };
    });
    expect(schedules({ ...prod.environment, deployments })['hourly']).toMatchObject({
      template: { includedNamespaces: ['storefront'] },
    });
  });
});
