import { copies, ENCRYPTED, platformPod } from './observability-pods.ts';
import { reserved, spread } from './placement.ts';
import type { ReleaseContext } from './platform-release.ts';

/** Where logs are written to and read from inside the cluster. */
export const LOKI_URL = 'http://loki-gateway.logging.svc.cluster.local';

/** First day of the schema: before any log of any environment. Changing it makes older logs unreadable. */
const SCHEMA_FROM = '2026-01-01';

/** Parts of other deployment modes, which the chart counts from three. */
const NONE = { replicas: 0 };

/**
 * Loki in one process, three times where there are three zones: each log line is kept by all three until it lies in S3. Of
 * the three, the ring makes one the compactor, which deletes what is older than the environment keeps.
 */
export function lokiValues({ environment, buckets }: ReleaseContext): Readonly<Record<string, unknown>> {
  const whole = reserved('loki');
  const replicas = copies(environment.network.zones, whole.replicas);
  const { logDays } = environment.operations;
  return {
    deploymentMode: 'Monolithic',
    loki: {
      auth_enabled: false,
      commonConfig: { path_prefix: '/var/loki', replication_factor: replicas },
      storage: {
        type: 's3',
        bucketNames: { chunks: buckets.logs, ruler: buckets.logs, admin: buckets.logs },
        s3: { region: environment.region, s3ForcePathStyle: false },
      },
      schemaConfig: {
        configs: [
          {
            from: SCHEMA_FROM,
            store: 'tsdb',
            object_store: 's3',
            schema: 'v13',
            index: { prefix: 'index_', period: '24h' },
          },
        ],
      },
      limits_config: {
        retention_period: `${logDays * 24}h`,
        allow_structured_metadata: true,
        volume_enabled: true,
        reject_old_samples: true,
        reject_old_samples_max_age: '168h',
        ingestion_rate_mb: 16,
        ingestion_burst_size_mb: 32,
        max_query_series: 10_000,
        max_query_lookback: `${logDays * 24}h`,
      },
      // Both are needed: without the store of delete requests nothing is ever deleted.
      compactor: {
        working_directory: '/var/loki/compactor',
        retention_enabled: true,
        delete_request_store: 's3',
      },
      analytics: { reporting_enabled: false },
    },
    serviceAccount: { create: true, name: 'loki' },
    singleBinary: {
      replicas,
      resources: whole.resources,
      persistence: { enabled: true, storageClass: ENCRYPTED, size: '10Gi', whenDeleted: 'Retain' },
      podDisruptionBudget: { enabled: replicas > 1, maxUnavailable: 1 },
      topologySpreadConstraints: spread(labels('single-binary')),
      ...platformPod('platform'),
      terminationGracePeriodSeconds: 300,
    },
    gateway: gateway(replicas),
    write: NONE,
    read: NONE,
    backend: NONE,
    chunksCache: { enabled: false },
    resultsCache: { enabled: false },
    lokiCanary: { enabled: false },
    test: { enabled: false },
    // Alerts are Prometheus' work; the sidecar would read every secret of the cluster to look for rules of logs.
    sidecar: { rules: { enabled: false } },
    monitoring: { serviceMonitor: { enabled: true } },
  };
}

/** The way in: one address for writers and readers, whatever becomes of a single Loki. */
function gateway(lokis: number) {
  const { replicas, resources } = reserved('loki gateway');
  return {
    enabled: true,
    replicas: Math.min(lokis, replicas),
    resources,
    podDisruptionBudget: { enabled: lokis > 1, maxUnavailable: 1 },
    topologySpreadConstraints: spread(labels('gateway')),
    ...platformPod('platform'),
    metrics: { enabled: false },
    // Health checks and each push would be a line of log about logs.
    verboseLogging: false,
  };
}

function labels(component: string) {
  return {
    'app.kubernetes.io/name': 'loki',
    'app.kubernetes.io/instance': 'loki',
    'app.kubernetes.io/component': component,
  };
}
