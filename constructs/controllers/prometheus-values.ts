import { PORTS } from '../network/ports.ts';
import { beside, claim, copies, platformPod } from './observability-pods.ts';
import { reserved, resourcesOf, spread } from './placement.ts';
import type { ReleaseContext } from './platform-release.ts';

/** Release that brings Prometheus; names of its objects begin with it. */
export const PROMETHEUS_RELEASE = 'kube-prometheus-stack';
/** Service of Prometheus inside the cluster. */
export const PROMETHEUS_URL = `http://${PROMETHEUS_RELEASE}-prometheus.monitoring.svc.cluster.local:9090`;
/** Secret with user name and password of the monitoring instance and the certificate that it made for itself. */
export const MONITORING_INSTANCE = {
  secret: 'monitoring-instance',
  /** As the instance's boot script knows it. */
  user: 'cluster',
  userKey: 'username',
  passwordKey: 'password',
  certificateKey: 'ca.crt',
} as const;

/** Reloads configuration; one beside each Prometheus and Alertmanager. */
export const RELOADER = { cpuMillicores: 10, memoryMiB: 32 };
/** Label that tells the copies of Prometheus apart. */
const REPLICA = 'prometheus_replica';
/** Most days that the cluster itself keeps: what is older lies on the monitoring instance. */
const MOST_DAYS = 15;

/** Days that Prometheus in the cluster keeps; the monitoring instance keeps `metricDays`. */
export function localDays({ environment }: Pick<ReleaseContext, 'environment'>): number {
  return Math.min(environment.operations.monitoring.metricDays, MOST_DAYS);
}

/** Copies of Prometheus: two where a zone may be lost, since the volume of each lies in one zone. */
export function prometheusReplicas({ environment }: Pick<ReleaseContext, 'environment'>): number {
  return copies(environment.network.zones, reserved('prometheus').replicas);
}

/** Where another program in the cluster writes samples to: each copy by itself, since the Service would choose one. */
export function receivers(context: Pick<ReleaseContext, 'environment'>): readonly string[] {
  return Array.from(
    { length: prometheusReplicas(context) },
    (_, index) =>
      `http://prometheus-${PROMETHEUS_RELEASE}-${index}.prometheus-operated.monitoring.svc.cluster.local:9090/api/v1/write`,
  );
}

/**
 * Prometheus of the cluster: takes every monitor and rule of every namespace, keeps some days, and writes everything to
 * the instance that survives the cluster.
 */
export function prometheusValues(context: ReleaseContext) {
  const days = localDays(context);
  // Half a GiB a day at a hundred thousand series (1.5 bytes a sample, one in 30 s), twice that for growth, and the write-ahead log.
  const gibibytes = 5 + days;
  const replicas = prometheusReplicas(context);
  return {
    // One page of graphs asks one copy: their scrapes differ by seconds.
    service: { sessionAffinity: 'ClientIP' },
    podDisruptionBudget: replicas > 1 ? { enabled: true, maxUnavailable: 1, minAvailable: null } : { enabled: false },
    prometheusSpec: {
      replicas,
      replicaExternalLabelName: REPLICA,
      externalLabels: { environment: context.environment.name, cluster: context.clusterName },
      ...everyNamespace(),
      enableRemoteWriteReceiver: true,
      enableFeatures: ['exemplar-storage'],
      exemplars: { maxSize: 100_000 },
      scrapeInterval: '30s',
      evaluationInterval: '30s',
      retention: `${days}d`,
      retentionSize: `${Math.floor(gibibytes * 0.85)}GiB`,
      storageSpec: { volumeClaimTemplate: { spec: claim(gibibytes) } },
      remoteWrite: [remoteWrite(context)],
      resources: resourcesOf(beside(reserved('prometheus').request, RELOADER)),
      ...platformPod('platform-critical'),
      topologySpreadConstraints: spread({ 'app.kubernetes.io/name': 'prometheus' }),
    },
  };
}

/** The chart would take only objects that carry its own release label. */
function everyNamespace() {
  return {
    ruleSelectorNilUsesHelmValues: false,
    serviceMonitorSelectorNilUsesHelmValues: false,
    podMonitorSelectorNilUsesHelmValues: false,
    probeSelectorNilUsesHelmValues: false,
    scrapeConfigSelectorNilUsesHelmValues: false,
  };
}

/**
 * The first copy alone writes to the instance, and without its replica label: two would double every sum there, and the
 * series would change their name with the writer. External labels are added before these rules.
 */
function remoteWrite({ monitoring }: Pick<ReleaseContext, 'monitoring'>) {
  const { secret, userKey, passwordKey, certificateKey } = MONITORING_INSTANCE;
  return {
    name: 'monitoring-instance',
    url: `https://${monitoring.privateIp}:${PORTS.remoteWrite}/api/v1/write`,
    basicAuth: { username: { name: secret, key: userKey }, password: { name: secret, key: passwordKey } },
    tlsConfig: { ca: { secret: { name: secret, key: certificateKey } } },
    writeRelabelConfigs: [
      { sourceLabels: [REPLICA], regex: '.*-0', action: 'keep' },
      { regex: REPLICA, action: 'labeldrop' },
    ],
    queueConfig: { capacity: 10_000, maxShards: 10, maxSamplesPerSend: 2000 },
  };
}
