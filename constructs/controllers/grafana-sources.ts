import { LOKI_URL } from './loki-values.ts';
import { PROMETHEUS_RELEASE, PROMETHEUS_URL } from './prometheus-values.ts';
import { TEMPO_URL } from './tempo-values.ts';

/** Names by which data sources refer to each other, and dashboards to them. */
export const SOURCES = {
  prometheus: 'prometheus',
  loki: 'loki',
  tempo: 'tempo',
  alertmanager: 'alertmanager',
  cloudwatch: 'cloudwatch',
} as const;

/** Label of a service in traces, and what it is called in logs and metrics. */
const SERVICE_TAGS = [
  { key: 'service.name', value: 'app' },
  { key: 'k8s.namespace.name', value: 'namespace' },
];

/**
 * Grafana's data sources, linked with each other: from a log line to its trace, from a span to its logs and metrics, from
 * a point of a graph to an example, and the graph of services. No credentials: all are inside, CloudWatch by Pod Identity.
 */
export function dataSources(region: string) {
  return [
    {
      ...source('Prometheus', 'prometheus', PROMETHEUS_URL),
      isDefault: true,
      jsonData: {
        httpMethod: 'POST',
        timeInterval: '30s',
        manageAlerts: false,
        exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: SOURCES.tempo }],
      },
    },
    {
      ...source('Loki', 'loki', LOKI_URL),
      jsonData: {
        maxLines: 2000,
        derivedFields: [
          {
            name: 'trace',
            // JSON logs and Envoy's access log, whatever the key is called.
            matcherRegex: '(?:trace_?[iI][dD]|x_b3_traceid)"?[=:]\\s*"?([0-9a-f]{16,32})',
            // The provisioning file would read one dollar as a variable of the environment.
            url: '$${__value.raw}',
            datasourceUid: SOURCES.tempo,
          },
        ],
      },
    },
    {
      ...source('Tempo', 'tempo', TEMPO_URL),
      jsonData: {
        tracesToLogsV2: {
          datasourceUid: SOURCES.loki,
          spanStartTimeShift: '-5m',
          spanEndTimeShift: '5m',
          tags: SERVICE_TAGS,
          filterByTraceID: true,
        },
        tracesToMetrics: {
          datasourceUid: SOURCES.prometheus,
          spanStartTimeShift: '-10m',
          spanEndTimeShift: '10m',
          tags: [{ key: 'service.name', value: 'service' }],
          queries: [
            { name: 'Requests', query: 'sum(rate(traces_spanmetrics_calls_total{$$__tags}[5m]))' },
            {
              name: '95th percentile',
              query: 'histogram_quantile(0.95, sum by (le) (rate(traces_spanmetrics_latency_bucket{$$__tags}[5m])))',
            },
          ],
        },
        serviceMap: { datasourceUid: SOURCES.prometheus },
        nodeGraph: { enabled: true },
        search: { hide: false },
      },
    },
    {
      ...source(
        'Alertmanager',
        'alertmanager',
        `http://${PROMETHEUS_RELEASE}-alertmanager.monitoring.svc.cluster.local:9093`,
      ),
      jsonData: { implementation: 'prometheus', handleGrafanaManagedAlerts: false },
    },
    {
      ...source('CloudWatch', 'cloudwatch'),
      jsonData: { authType: 'default', defaultRegion: region },
    },
  ];
}

function source(name: string, type: keyof typeof SOURCES, url?: string) {
  return { name, uid: SOURCES[type], type, access: 'proxy', editable: false, ...(url === undefined ? {} : { url }) };
}
