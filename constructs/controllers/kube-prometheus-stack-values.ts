import { alertmanagerValues } from './alertmanager-values.ts';
import { dashboardsRole, grafanaValues } from './grafana-values.ts';
import { daemon, EVERY_NODE, platformPod, RESTRICTED_CONTAINER } from './observability-pods.ts';
import { ON_SYSTEM_NODES, reserved, resourcesOf } from './placement.ts';
import type { ReleaseContext } from './platform-release.ts';
import { prometheusValues, RELOADER } from './prometheus-values.ts';

const SMALL = 'prometheus operator, kube-state-metrics, blackbox exporter';

/** Rules about what EKS runs itself and does not show: they would always ring, or never. */
const HIDDEN_RULES = [
  'etcd',
  'kubeControllerManager',
  'kubeProxy',
  'kubeSchedulerAlerting',
  'kubeSchedulerRecording',
  'windows',
] as const;

/**
 * Alerts that gitops/apps/platform has with sections of our runbook, and one that would ring for the copy of Prometheus
 * which writes nothing to the monitoring instance.
 */
const OWN_RULES = [
  'KubeNodePressure',
  'KubePersistentVolumeFillingUp',
  'KubePodCrashLooping',
  'PrometheusRemoteWriteBehind',
] as const;

/** The stack around Prometheus: operator, Prometheus, Alertmanager, Grafana, metrics of nodes and of Kubernetes' objects. */
export function kubePrometheusStackValues(context: ReleaseContext): Readonly<Record<string, unknown>> {
  return {
    // Released before everything that has monitors, by prometheus-operator-crds.
    crds: { enabled: false },
    cleanPrometheusOperatorObjectNames: true,
    defaultRules: {
      rules: Object.fromEntries(HIDDEN_RULES.map((rule) => [rule, false])),
      disabled: Object.fromEntries(OWN_RULES.map((rule) => [rule, true])),
    },
    kubeControllerManager: { enabled: false },
    kubeScheduler: { enabled: false },
    kubeEtcd: { enabled: false },
    // EKS binds kube-proxy's metrics to the node's own loopback.
    kubeProxy: { enabled: false },
    prometheusOperator: operator(),
    prometheus: prometheusValues(context),
    alertmanager: alertmanagerValues(context),
    grafana: grafanaValues(context),
    'kube-state-metrics': kubeStateMetrics(),
    'prometheus-node-exporter': nodeExporter(),
    extraManifests: [dashboardsRole()],
  };
}

/** One copy: the chart knows no other number. Without it Prometheus goes on; only changes of monitors and rules wait. */
function operator() {
  return {
    resources: reserved(SMALL).resources,
    prometheusConfigReloader: { resources: resourcesOf(RELOADER) },
    admissionWebhooks: {
      patch: {
        resources: resourcesOf({ cpuMillicores: 10, memoryMiB: 32 }),
        priorityClassName: 'platform',
        ...ON_SYSTEM_NODES,
      },
    },
    ...platformPod('platform-critical'),
  };
}

/** Objects whose state is shown. Secrets and ConfigMaps are not among them: nobody asks for their metrics, and it would list them. */
const COLLECTORS = [
  'certificatesigningrequests',
  'cronjobs',
  'daemonsets',
  'deployments',
  'endpointslices',
  'horizontalpodautoscalers',
  'ingresses',
  'jobs',
  'limitranges',
  'namespaces',
  'networkpolicies',
  'nodes',
  'persistentvolumeclaims',
  'persistentvolumes',
  'poddisruptionbudgets',
  'pods',
  'replicasets',
  'resourcequotas',
  'services',
  'statefulsets',
  'storageclasses',
  'validatingwebhookconfigurations',
  'volumeattachments',
];

function kubeStateMetrics() {
  return {
    collectors: COLLECTORS,
    // Which system and service a pod belongs to.
    metricLabelsAllowlist: [
      'pods=[app.kubernetes.io/name,app.kubernetes.io/part-of]',
      'nodes=[purpose,topology.kubernetes.io/zone]',
    ],
    resources: reserved(SMALL).resources,
    ...platformPod('platform-critical'),
  };
}

/** On every node, in a namespace of its own: it reads the host, which Pod Security forbids elsewhere. */
function nodeExporter() {
  return {
    namespaceOverride: 'monitoring-nodes',
    containerSecurityContext: RESTRICTED_CONTAINER,
    resources: resourcesOf(daemon('node-exporter')),
    priorityClassName: 'platform-critical',
    tolerations: EVERY_NODE,
  };
}
