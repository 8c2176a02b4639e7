import { MESH } from './mesh.ts';
import { ENCRYPTED, platformPod, RESTRICTED_CONTAINER, restrictedPod } from './observability-pods.ts';
import { reserved } from './placement.ts';
import type { ReleaseContext } from './platform-release.ts';
import { receivers } from './prometheus-values.ts';

/** Where traces are read from inside the cluster; spans arrive at the port of the mesh's tracing provider. */
export const TEMPO_URL = 'http://tempo.monitoring.svc.cluster.local:3200';

/** User of the image. */
const TEMPO_USER = 10_001;
const DATA = '/var/tempo';

/**
 * Tempo in one process: spans by OTLP, blocks in S3, and from the spans the metrics of the service graph. It is alone: the
 * chart that would run several needs Kafka. While it is away, spans are lost, and nothing else.
 */
export function tempoValues(context: ReleaseContext): Readonly<Record<string, unknown>> {
  const { environment, buckets } = context;
  return {
    replicas: 1,
    tempo: {
      reportingEnabled: false,
      // The chart's default of a GiB would be more than the pod has.
      memBallastSizeMbs: 0,
      retention: `${environment.operations.traceDays * 24}h`,
      // The chart does not render without Jaeger's receivers; the namespace's policies let OTLP in alone.
      receivers: {
        otlp: {
          protocols: { grpc: { endpoint: `0.0.0.0:${MESH.tracing.port}` }, http: { endpoint: '0.0.0.0:4318' } },
        },
      },
      storage: {
        trace: {
          backend: 's3',
          s3: {
            bucket: buckets.traces,
            endpoint: `s3.${environment.region}.amazonaws.com`,
            region: environment.region,
          },
          wal: { path: `${DATA}/wal` },
          local: null,
        },
      },
      metricsGenerator: {
        enabled: true,
        processor: {
          service_graphs: { dimensions: ['k8s.namespace.name'] },
          span_metrics: { dimensions: ['k8s.namespace.name', 'http.response.status_code'] },
        },
        registry: { external_labels: { source: 'tempo' } },
        storage: {
          path: `${DATA}/generator`,
          remote_write: receivers(context).map((url) => ({ url, send_exemplars: true })),
        },
        traces_storage: { path: `${DATA}/generator-traces` },
      },
      overrides: { defaults: { metrics_generator: { processors: ['service-graphs', 'span-metrics'] } } },
      resources: reserved('tempo').resources,
      securityContext: RESTRICTED_CONTAINER,
    },
    securityContext: restrictedPod(TEMPO_USER),
    serviceAccount: { create: true, name: 'tempo', automountServiceAccountToken: false },
    persistence: { enabled: true, storageClassName: ENCRYPTED, size: '10Gi' },
    serviceMonitor: { enabled: true },
    ...platformPod('platform'),
  };
}
