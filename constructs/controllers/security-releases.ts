import { ON_SYSTEM_NODES, reserved, spread } from './placement.ts';
import type { PlatformRelease, ReleaseContext } from './platform-release.ts';

/** Who makes certificates inside the cluster and brings secrets into it. */
export function securityReleases({ environment }: ReleaseContext): readonly PlatformRelease[] {
  const zones = environment.network.zones.length;
  return [certManager(zones), externalSecrets(zones)];
}

const BUDGET = { enabled: true, maxUnavailable: 1 } as const;

/** One Deployment of a chart: as many and as large as budgeted, spread over the zones, on the system nodes. */
function deployment(name: string, zones: number, labels: Readonly<Record<string, string>>) {
  const { replicas, resources } = reserved(name, zones);
  return {
    replicaCount: replicas,
    resources,
    ...(replicas > 1 ? { podDisruptionBudget: BUDGET } : {}),
    topologySpreadConstraints: spread(labels),
    ...ON_SYSTEM_NODES,
  };
}

/** Definitions stay when the release goes: with them would go every certificate. */
function certManager(zones: number): PlatformRelease {
  const part = (name: string, component: string) =>
    deployment(name, zones, {
      'app.kubernetes.io/instance': 'cert-manager',
      'app.kubernetes.io/component': component,
    });
  const controller = part('cert-manager', 'controller');
  return {
    name: 'cert-manager',
    namespace: 'cert-manager',
    chart: 'cert-manager',
    after: ['platform-base', 'prometheus-operator-crds'],
    values: {
      global: { priorityClassName: 'platform-critical', leaderElection: { namespace: 'cert-manager' } },
      crds: { enabled: true, keep: true },
      serviceAccount: { create: true, name: 'cert-manager' },
      ...controller,
      webhook: part('cert-manager webhook', 'webhook'),
      cainjector: part('cert-manager injector', 'cainjector'),
      startupapicheck: { enabled: true, resources: reserved('cert-manager').resources, ...ON_SYSTEM_NODES },
      enableCertificateOwnerRef: false,
      prometheus: { enabled: true, servicemonitor: { enabled: true } },
    },
  };
}

/**
 * Definitions stay when the release goes: with them would go every ExternalSecret and the secrets that it owns. Its AWS
 * role comes by Pod Identity, so stores carry no credentials.
 */
function externalSecrets(zones: number): PlatformRelease {
  const part = (name: string, label: string) => ({
    ...deployment(name, zones, {
      'app.kubernetes.io/instance': 'external-secrets',
      'app.kubernetes.io/name': label,
    }),
    priorityClassName: 'platform-critical',
  });
  return {
    name: 'external-secrets',
    namespace: 'external-secrets',
    chart: 'external-secrets',
    after: ['platform-base', 'prometheus-operator-crds'],
    values: {
      installCRDs: true,
      crds: { annotations: { 'helm.sh/resource-policy': 'keep' } },
      serviceAccount: { create: true, name: 'external-secrets' },
      leaderElect: true,
      concurrent: 5,
      processPushSecret: false,
      processClusterPushSecret: false,
      ...part('external-secrets', 'external-secrets'),
      webhook: part('external-secrets webhook', 'external-secrets-webhook'),
      certController: part('external-secrets certificates', 'external-secrets-cert-controller'),
      serviceMonitor: { enabled: true, renderMode: 'failIfMissing' },
    },
  };
}
