import { PORTS } from '../network/ports.ts';
import { warning } from './alert-rule.ts';
import { argoCdCache } from './argo-cd-cache.ts';
import { argoCdConfig, argoCdNotifications, argoCdRbac } from './argo-cd-settings.ts';
import { INGRESS_CLASS, ingressAnnotations, PUBLISHED_AFTER } from './ingress.ts';
import { ON_SYSTEM_NODES, reserved, spread } from './placement.ts';
import type { PlatformRelease, ReleaseContext } from './platform-release.ts';
import { runbookUrl } from './runbook.ts';

/** Behind the Ingresses of all systems, whose order is counted from 1. */
const INGRESS_ORDER = '900';

const BUDGET = { enabled: true, maxUnavailable: 1 } as const;
const METRICS = { enabled: true, serviceMonitor: { enabled: true } } as const;

/**
 * Argo CD. What people and syncs wait for runs twice; the controller runs once, since a second one would only share out
 * clusters, and applications run on without it. ApplicationSets and dex are not used. The server keeps its own TLS, so
 * that nothing is read between the load balancer and it.
 */
export function argoCdRelease(context: ReleaseContext): PlatformRelease {
  const { environment, hosts } = context;
  const zones = environment.network.zones.length;
  const runbook = runbookUrl(environment, 'applications-of-argo-cd');
  return {
    name: 'argo-cd',
    namespace: 'argocd',
    chart: 'argo-cd',
    after: ['platform-base', 'prometheus-operator-crds', 'external-secrets', ...PUBLISHED_AFTER],
    values: {
      fullnameOverride: 'argocd',
      global: {
        domain: hosts.argoCd,
        priorityClassName: 'platform',
        tolerations: ON_SYSTEM_NODES.tolerations,
        affinity: {
          podAntiAffinity: 'soft',
          nodeAffinity: { type: 'soft', matchExpressions: systemNodes() },
        },
        logging: { format: 'json', level: 'info' },
        // Policies of the namespace are in charts/platform: one owner.
        networkPolicy: { create: false },
      },
      crds: { install: true, keep: true },
      configs: {
        cm: argoCdConfig(environment.sso),
        rbac: argoCdRbac(environment.sso),
        // Made empty, as that of notifications: the server puts its signing key there itself.
        secret: { createSecret: true },
        params: { 'server.insecure': false, 'controller.diff.server.side': 'true' },
      },
      dex: { enabled: false },
      applicationSet: { replicas: 0 },
      controller: {
        ...part('controller', 'application-controller', zones),
        metrics: { ...METRICS, rules: alertRules(runbook) },
      },
      server: { ...part('server', 'server', zones), metrics: METRICS, ingress: ingress(context) },
      repoServer: { ...part('repository server', 'repo-server', zones), metrics: METRICS },
      notifications: {
        ...notifications(),
        ...argoCdNotifications(hosts.argoCd, runbook),
        argocdUrl: `https://${hosts.argoCd}`,
      },
      ...argoCdCache(zones),
      redisSecretInit: { resources: reserved('argo cd notifications').resources },
    },
  };
}

function part(name: string, component: string, zones: number) {
  const { replicas, resources } = reserved(`argo cd ${name}`, zones);
  return { replicas, resources, pdb: BUDGET, topologySpreadConstraints: spread(labelsOf(component)) };
}

function labelsOf(component: string) {
  return { 'app.kubernetes.io/name': `argocd-${component}`, 'app.kubernetes.io/instance': 'argo-cd' };
}

/** Once, since two would tell everything twice; its budget never blocks a drain. */
function notifications() {
  const { resources } = reserved('argo cd notifications');
  return { enabled: true, secret: { create: true }, resources, pdb: BUDGET, metrics: METRICS };
}

/** Open to the world, so only behind single sign-on; without it the page is reached by `kubectl port-forward`. */
function ingress(context: ReleaseContext) {
  if (context.environment.sso === undefined) return { enabled: false };
  return {
    enabled: true,
    controller: 'generic',
    ingressClassName: INGRESS_CLASS,
    hostname: context.hosts.argoCd,
    annotations: {
      ...ingressAnnotations(context),
      'alb.ingress.kubernetes.io/group.order': INGRESS_ORDER,
      'alb.ingress.kubernetes.io/backend-protocol': 'HTTPS',
      'alb.ingress.kubernetes.io/healthcheck-path': '/healthz',
      'alb.ingress.kubernetes.io/healthcheck-port': String(PORTS.argoCd),
    },
  };
}

/** What notifications can't tell, since it lasts: alerts that end by themselves. */
function alertRules(runbook: string) {
  return {
    enabled: true,
    spec: [
      warning({
        name: 'ArgoCdApplicationDegraded',
        expr: 'argocd_app_info{health_status="Degraded"} == 1',
        wait: '15m',
        summary: 'Application {{ $labels.name }} has been degraded for a quarter of an hour',
        runbook,
      }),
      warning({
        name: 'ArgoCdApplicationOutOfSync',
        expr: 'argocd_app_info{sync_status!="Synced"} == 1',
        wait: '30m',
        summary: 'Application {{ $labels.name }} has differed from Git for half an hour although it heals itself',
        runbook,
      }),
    ],
  };
}

function systemNodes() {
  const [term] = ON_SYSTEM_NODES.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution;
  return term?.preference.matchExpressions ?? [];
}
