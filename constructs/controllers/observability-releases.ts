import { monitoringCertificate } from '../operations/monitoring.ts';
import { eventCollectorValues, logCollectorValues } from './alloy-values.ts';
import { gitRepository } from './argo-cd-secrets.ts';
import { BLACKBOX_RELEASE, blackboxExporterValues } from './blackbox-exporter-values.ts';
import { GRAFANA_SECRET } from './grafana-values.ts';
import { PUBLISHED_AFTER } from './ingress.ts';
import { kubePrometheusStackValues } from './kube-prometheus-stack-values.ts';
import { lokiValues } from './loki-values.ts';
import { MESH } from './mesh.ts';
import type { PlatformRelease, ReleaseContext } from './platform-release.ts';
import { MONITORING_INSTANCE, PROMETHEUS_RELEASE } from './prometheus-values.ts';
import { runbookUrl } from './runbook.ts';
import { tempoValues } from './tempo-values.ts';

const MONITORING = 'monitoring';
const LOGGING = 'logging';

/** Classes of volumes and pods, and the definitions of monitors. */
const FIRST = ['platform-base', 'prometheus-operator-crds'] as const;

/** Metrics, logs, traces, and the pages that show them. See decisions/0054. */
export function observabilityReleases(context: ReleaseContext): readonly PlatformRelease[] {
  return [
    {
      name: 'prometheus-operator-crds',
      namespace: MONITORING,
      chart: 'prometheus-operator-crds',
      after: [],
      values: KEPT,
    },
    {
      name: 'platform-observability',
      namespace: MONITORING,
      chart: { local: 'platform' },
      after: ['external-secrets'],
      values: { environment: context.environment.name, observability: { secrets: toolSecrets(context) } },
    },
    {
      name: PROMETHEUS_RELEASE,
      namespace: MONITORING,
      chart: 'kube-prometheus-stack',
      // Prometheus does not start without the password of the monitoring instance, Grafana not without its administrator.
      after: [...FIRST, 'platform-observability', ...PUBLISHED_AFTER],
      // The folder holds definitions which prometheus-operator-crds owns.
      skipCrds: true,
      timeoutSeconds: 900,
      values: kubePrometheusStackValues(context),
    },
    { name: 'loki', namespace: LOGGING, chart: 'loki', after: FIRST, timeoutSeconds: 900, values: lokiValues(context) },
    { name: 'tempo', namespace: MONITORING, chart: 'tempo', after: FIRST, values: tempoValues(context) },
    {
      name: 'alloy',
      namespace: LOGGING,
      chart: 'alloy',
      after: [...FIRST, 'loki'],
      skipCrds: true,
      values: logCollectorValues(context),
    },
    {
      name: 'alloy-events',
      namespace: LOGGING,
      chart: 'alloy',
      after: [...FIRST, 'loki'],
      skipCrds: true,
      values: eventCollectorValues(context),
    },
    {
      name: BLACKBOX_RELEASE,
      namespace: MONITORING,
      chart: 'prometheus-blackbox-exporter',
      after: FIRST,
      values: blackboxExporterValues(context),
    },
    {
      name: 'platform-application',
      namespace: 'argocd',
      chart: { local: 'platform' },
      after: ['argo-cd', PROMETHEUS_RELEASE],
      values: { environment: context.environment.name, observability: { application: application(context) } },
    },
  ];
}

/** Definitions stay when the release goes: with them would go every monitor and rule. */
const KEPT = { crds: { annotations: { 'helm.sh/resource-policy': 'keep' } } };

/** Which secrets of Secrets Manager and parameters of SSM become Secrets beside the tools, and by which role they are read. */
function toolSecrets({ environment, tools, monitoring }: ReleaseContext) {
  const { userKey, passwordKey, clientSecretKey } = GRAFANA_SECRET;
  return {
    namespace: MONITORING,
    region: environment.region,
    role: tools.secretsReaderRoleArn,
    grafana: {
      name: GRAFANA_SECRET.name,
      secret: tools.grafanaSecretArn,
      keys: [userKey, passwordKey, ...(environment.sso === undefined ? [] : [clientSecretKey])],
    },
    monitoringInstance: {
      name: MONITORING_INSTANCE.secret,
      user: MONITORING_INSTANCE.user,
      secret: monitoring.credentialsSecretArn,
      certificateParameter: monitoringCertificate(environment.name),
    },
  };
}

/** Dashboards, rules and policies come from Git by Argo CD; what only Terraform knows goes along as values. */
function application(context: ReleaseContext) {
  const { environment } = context;
  return {
    namespace: 'argocd',
    repository: gitRepository(environment),
    revision: environment.gitops.branch,
    destinations: [MONITORING, MESH.namespace],
    values: {
      namespace: MONITORING,
      meshNamespace: MESH.namespace,
      runbook: runbookUrl(environment),
    },
  };
}
