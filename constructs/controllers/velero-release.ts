import { keepsDataInCluster, type PlatformEnvironment } from '../../environments/platform.ts';
import { imageReference } from '../../lib/catalogue/index.ts';
import { warning } from './alert-rule.ts';
import { ON_SYSTEM_NODES, reserved } from './placement.ts';
import type { PlatformRelease, ReleaseContext } from './platform-release.ts';
import { runbookUrl } from './runbook.ts';

/** A larger backup is sorted in memory: Velero's own installer gives it so much. */
const MEMORY_LIMIT = '512Mi';
const PLUGIN = 'velero-plugin-for-aws';
const MINUTES_PER_DAY = 1440;
/** Hours that a backup between two daily ones is kept. */
const HOURLY_KEPT_HOURS = 48;

/** Any user will do: Velero and its plugin write into their volumes only. */
const USER = 65_532;

/**
 * Velero: objects of the cluster in its bucket, volumes by snapshots that the EBS driver takes, so that it needs no right of
 * its own in EC2. It may do anything in the cluster, since whatever was there can be restored. It keeps no Velero
 * node agent: every volume can be snapshot.
 */
export function veleroRelease(context: ReleaseContext): PlatformRelease {
  const { environment, buckets, dataKeyArn } = context;
  const { resources } = reserved('velero');
  const limited = { ...resources, limits: { memory: MEMORY_LIMIT } };
  return {
    name: 'velero',
    namespace: 'velero',
    chart: 'velero',
    after: ['platform-base', 'prometheus-operator-crds'],
    values: {
      resources: limited,
      upgradeCRDs: true,
      upgradeJobResources: resources,
      priorityClassName: 'platform',
      ...ON_SYSTEM_NODES,
      podSecurityContext: {
        runAsNonRoot: true,
        runAsUser: USER,
        fsGroup: USER,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containerSecurityContext: RESTRICTED,
      initContainers: [
        {
          name: PLUGIN,
          image: imageReference(PLUGIN),
          imagePullPolicy: 'IfNotPresent',
          resources,
          securityContext: RESTRICTED,
          volumeMounts: [{ mountPath: '/target', name: 'plugins' }],
        },
      ],
      serviceAccount: { server: { create: true, name: 'velero-server' } },
      credentials: { useSecret: false },
      backupsEnabled: true,
      snapshotsEnabled: false,
      deployNodeAgent: false,
      configuration: {
        features: 'EnableCSI',
        logFormat: 'json',
        defaultBackupTTL: hours(environment.operations.veleroDays * 24),
        backupStorageLocation: [
          {
            name: 'default',
            provider: 'aws',
            default: true,
            bucket: buckets.velero,
            config: { region: environment.region, serverSideEncryption: 'aws:kms', kmsKeyId: dataKeyArn },
          },
        ],
        volumeSnapshotLocation: [],
      },
      schedules: schedules(environment),
      metrics: {
        enabled: true,
        serviceMonitor: { enabled: true, autodetect: false },
        prometheusRule: {
          enabled: true,
          autodetect: false,
          spec: alertRules(runbookUrl(environment, 'cluster-backups')),
        },
      },
    },
  };
}

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
} as const;

/**
 * Everything once a night. Where less than a day of data may be lost, the systems that keep data in the cluster every hour
 * too: EBS stores only what changed since the last snapshot.
 */
export function schedules(environment: PlatformEnvironment): Readonly<Record<string, object>> {
  const stateful = environment.deployments.filter(keepsDataInCluster).map(({ system }) => system.name);
  const daily = {
    schedule: '0 2 * * *',
    template: {
      ttl: hours(environment.operations.veleroDays * 24),
      includedNamespaces: ['*'],
      ...common(),
    },
  };
  if (environment.recovery.rpoMinutes >= MINUTES_PER_DAY || stateful.length === 0) return { daily };
  const hourly = {
    schedule: '30 * * * *',
    template: { ttl: hours(HOURLY_KEPT_HOURS), includedNamespaces: stateful, ...common() },
  };
  return { daily, hourly };
}

function common() {
  return {
    storageLocation: 'default',
    snapshotVolumes: true,
    // Told anew by their controllers, and of no use in a restored cluster.
    excludedResources: [
      'events',
      'events.events.k8s.io',
      'endpointslices.discovery.k8s.io',
      'leases.coordination.k8s.io',
    ],
    csiSnapshotTimeout: '30m',
  };
}

function hours(count: number): string {
  return `${count}h0m0s`;
}

function alertRules(runbook: string) {
  return [
    warning({
      name: 'VeleroBackupMissing',
      expr: 'time() - max(velero_backup_last_successful_timestamp{schedule="velero-daily"}) > 26 * 3600',
      wait: '15m',
      summary: 'The last complete backup of the cluster is more than a day old',
      runbook,
    }),
    // Without Velero, or before any success, there is nothing to compare; the first night comes sooner than this.
    warning({
      name: 'VeleroBackupMissing',
      expr: 'absent(velero_backup_last_successful_timestamp{schedule="velero-daily"})',
      wait: '26h',
      summary: 'Nobody has told of a complete backup of the cluster for more than a day',
      runbook,
    }),
    warning({
      name: 'VeleroBackupFailed',
      expr: ['velero_backup_failure_total', 'velero_backup_partial_failure_total']
        .map((counter) => `sum by (schedule) (increase(${counter}{schedule!=""}[2h])) > 0`)
        .join(' or '),
      wait: '1m',
      summary: 'A backup of schedule {{ $labels.schedule }} failed, wholly or in part',
      runbook,
    }),
    warning({
      name: 'VeleroStorageUnavailable',
      expr: 'min(velero_backup_location_status_gauge) == 0',
      wait: '30m',
      summary: 'Velero cannot use its bucket',
      runbook,
    }),
  ];
}
