import type { PlatformEnvironment } from '../../environments/platform.ts';
import { warning } from './alert-rule.ts';
import { ON_SYSTEM_NODES, reserved, spread } from './placement.ts';
import type { PlatformRelease, ReleaseContext } from './platform-release.ts';
import { runbookUrl } from './runbook.ts';

/** What KEDA's parts are called: in the workload table, in its labels, and in the keys of its chart, which differ. */
const PARTS = {
  operator: { row: 'keda operator', label: 'keda-operator' },
  metricsServer: { row: 'keda metrics api', label: 'keda-operator-metrics-apiserver' },
  webhooks: { row: 'keda webhooks', label: 'keda-admission-webhooks' },
} as const;

type Part = keyof typeof PARTS;

/**
 * KEDA: replicas by the length of queues. It takes queue lengths by AWS identity, so it may read no Secret outside its own
 * namespace; and it scales Deployments and StatefulSets, nothing else.
 */
export function kedaRelease({ environment, clusterName }: ReleaseContext): PlatformRelease {
  const budget = { maxUnavailable: 1 };
  const zones = environment.network.zones.length;
  return {
    name: 'keda',
    namespace: 'keda',
    chart: 'keda',
    after: ['platform-base', 'prometheus-operator-crds'],
    values: {
      clusterName,
      image: { pullPolicy: 'IfNotPresent' },
      crds: { install: true, additionalAnnotations: { 'helm.sh/resource-policy': 'keep' } },
      operator: { replicaCount: replicas('operator', zones) },
      metricsServer: { replicaCount: replicas('metricsServer', zones) },
      webhooks: { replicaCount: replicas('webhooks', zones) },
      resources: {
        operator: resources('operator'),
        metricServer: resources('metricsServer'),
        webhooks: resources('webhooks'),
      },
      podDisruptionBudget: { operator: budget, metricServer: budget, webhooks: budget },
      topologySpreadConstraints: {
        operator: apart('operator'),
        metricsServer: apart('metricsServer'),
        webhooks: apart('webhooks'),
      },
      ...ON_SYSTEM_NODES,
      priorityClassName: 'platform-critical',
      serviceAccount: { operator: { create: true, name: 'keda-operator' } },
      rbac: { create: true, enabledCustomScaledRefKinds: false },
      permissions: { operator: { restrict: { secret: true } }, metricServer: { restrict: { secret: true } } },
      logging: { operator: { format: 'json' }, metricServer: { zapEncoder: 'json' }, webhooks: { format: 'json' } },
      prometheus: {
        operator: { ...MONITORED, prometheusRules: { enabled: true, alerts: [scalerFails(environment)] } },
        metricServer: MONITORED,
        webhooks: MONITORED,
      },
    },
  };
}

const MONITORED = { enabled: true, serviceMonitor: { enabled: true } } as const;

/** Workers then stay as many as they were, whatever waits for them. */
function scalerFails(environment: PlatformEnvironment) {
  return warning({
    name: 'KedaCannotReadQueue',
    expr: ['keda_scaler_detail_errors_total', 'keda_scaled_object_errors_total']
      .map((counter) => `sum by (exported_namespace, scaledObject) (rate(${counter}[5m])) > 0`)
      .join(' or '),
    wait: '15m',
    summary: 'Scaling of {{ $labels.scaledObject }} in {{ $labels.exported_namespace }} fails',
    runbook: runbookUrl(environment, 'workers-do-not-scale'),
  });
}

function replicas(part: Part, zones: number): number {
  return reserved(PARTS[part].row, zones).replicas;
}

/** The chart merges a processor limit of its own, which `null` takes away. */
function resources(part: Part) {
  const { requests, limits } = reserved(PARTS[part].row).resources;
  return { requests, limits: { ...limits, cpu: null } };
}

function apart(part: Part) {
  return spread({ app: PARTS[part].label });
}
