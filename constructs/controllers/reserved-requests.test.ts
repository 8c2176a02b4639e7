import { describe, expect, it } from 'vitest';
import { CONTROLLERS, controllersIn, DAEMONS, type Request } from '../../environments/checks/resource-requests.ts';
import { releaseContext } from '../../tests/support/release-context.ts';
import { platformReleases } from './platform-releases.ts';

/** EKS add-ons: their requests are AWS's, and no release of ours. */
const ADDONS = ['coredns', 'metrics-server', 'ebs-csi-controller', 'snapshot-controller'];

/** Where the values of a release say how often a pod runs and what its containers ask for. */
interface Place {
  readonly release: string;
  /** Path of the number, or the number that the chart fixes. */
  readonly replicas: string | number;
  /** Paths of the containers' resources; those that an environment's values lack are not there. */
  readonly containers: readonly string[];
}

/** Rows of the workload by where they stand in values. The daemons are counted per node. */
const PLACES: Readonly<Record<string, readonly Place[]>> = {
  istiod: [{ release: 'istiod', replicas: 'autoscaleMin', containers: ['resources'] }],
  'istio ingress gateway': [
    { release: 'istio-ingressgateway', replicas: 'autoscaling.minReplicas', containers: ['resources'] },
  ],
  'load balancer controller': [
    { release: 'aws-load-balancer-controller', replicas: 'replicaCount', containers: ['resources'] },
  ],
  'external-dns': [{ release: 'external-dns', replicas: 1, containers: ['resources'] }],
  'external-secrets': [{ release: 'external-secrets', replicas: 'replicaCount', containers: ['resources'] }],
  'external-secrets webhook': [
    { release: 'external-secrets', replicas: 'webhook.replicaCount', containers: ['webhook.resources'] },
  ],
  'external-secrets certificates': [
    { release: 'external-secrets', replicas: 'certController.replicaCount', containers: ['certController.resources'] },
  ],
  'keda operator': [{ release: 'keda', replicas: 'operator.replicaCount', containers: ['resources.operator'] }],
  'keda metrics api': [
    { release: 'keda', replicas: 'metricsServer.replicaCount', containers: ['resources.metricServer'] },
  ],
  'keda webhooks': [{ release: 'keda', replicas: 'webhooks.replicaCount', containers: ['resources.webhooks'] }],
  autoscaler: [{ release: 'cluster-autoscaler', replicas: 'replicaCount', containers: ['resources'] }],
  'cert-manager': [{ release: 'cert-manager', replicas: 'replicaCount', containers: ['resources'] }],
  'cert-manager webhook': [
    { release: 'cert-manager', replicas: 'webhook.replicaCount', containers: ['webhook.resources'] },
  ],
  'cert-manager injector': [
    { release: 'cert-manager', replicas: 'cainjector.replicaCount', containers: ['cainjector.resources'] },
  ],
  'argo cd controller': [{ release: 'argo-cd', replicas: 'controller.replicas', containers: ['controller.resources'] }],
  'argo cd server': [{ release: 'argo-cd', replicas: 'server.replicas', containers: ['server.resources'] }],
  'argo cd repository server': [
    { release: 'argo-cd', replicas: 'repoServer.replicas', containers: ['repoServer.resources'] },
  ],
  'argo cd notifications': [{ release: 'argo-cd', replicas: 1, containers: ['notifications.resources'] }],
  'argo cd cache': [
    {
      release: 'argo-cd',
      replicas: 'redis-ha.replicas',
      containers: ['redis-ha.redis.resources', 'redis-ha.sentinel.resources', 'redis-ha.splitBrainDetection.resources'],
    },
    { release: 'argo-cd', replicas: 1, containers: ['redis.resources'] },
  ],
  'argo cd cache proxy': [
    { release: 'argo-cd', replicas: 'redis-ha.haproxy.replicas', containers: ['redis-ha.haproxy.resources'] },
  ],
  prometheus: [
    {
      release: 'kube-prometheus-stack',
      replicas: 'prometheus.prometheusSpec.replicas',
      containers: ['prometheus.prometheusSpec.resources', 'prometheusOperator.prometheusConfigReloader.resources'],
    },
  ],
  'prometheus operator, kube-state-metrics, blackbox exporter': [
    { release: 'kube-prometheus-stack', replicas: 1, containers: ['prometheusOperator.resources'] },
    { release: 'kube-prometheus-stack', replicas: 1, containers: ['kube-state-metrics.resources'] },
    { release: 'prometheus-blackbox-exporter', replicas: 'replicas', containers: ['resources'] },
  ],
  alertmanager: [
    {
      release: 'kube-prometheus-stack',
      replicas: 'alertmanager.alertmanagerSpec.replicas',
      containers: ['alertmanager.alertmanagerSpec.resources', 'prometheusOperator.prometheusConfigReloader.resources'],
    },
  ],
  grafana: [
    {
      release: 'kube-prometheus-stack',
      replicas: 'grafana.replicas',
      containers: ['grafana.resources', 'grafana.sidecar.resources'],
    },
  ],
  loki: [{ release: 'loki', replicas: 'singleBinary.replicas', containers: ['singleBinary.resources'] }],
  'loki gateway': [{ release: 'loki', replicas: 'gateway.replicas', containers: ['gateway.resources'] }],
  'event collector': [{ release: 'alloy-events', replicas: 'controller.replicas', containers: ['alloy.resources'] }],
  tempo: [{ release: 'tempo', replicas: 'replicas', containers: ['tempo.resources'] }],
  velero: [{ release: 'velero', replicas: 1, containers: ['resources'] }],
  reloader: [
    { release: 'reloader', replicas: 'reloader.deployment.replicas', containers: ['reloader.deployment.resources'] },
  ],
  'mongodb operator': [{ release: 'mongodb-kubernetes', replicas: 1, containers: ['operator.resources'] }],
};

const EVERY_NODE: Readonly<Record<string, Omit<Place, 'replicas'>>> = {
  'istio-cni': { release: 'istio-cni', containers: ['resources'] },
  'node-exporter': { release: 'kube-prometheus-stack', containers: ['prometheus-node-exporter.resources'] },
  'log collector': { release: 'alloy', containers: ['alloy.resources'] },
};

type Values = Readonly<Record<string, unknown>>;

function at(values: Values, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Values | undefined)?.[key], values);
}

function requestOf(values: Values, containers: readonly string[]): Request | undefined {
  const found = containers.flatMap((path): Values[] => {
    const resources = at(values, path) as { requests: Values } | undefined;
    return resources === undefined ? [] : [resources.requests];
  });
  if (found.length === 0) return undefined;
  const sum = (key: string, unit: RegExp) =>
    found.reduce((total, requests) => total + Number(String(requests[key]).replace(unit, '')), 0);
  return { cpuMillicores: sum('cpu', /m$/), memoryMiB: sum('memory', /Mi$/) };
}

const environments = ['dev', 'staging', 'prod'] as const;

describe.each(environments)('what the releases of %s ask for', (name) => {
  const context = releaseContext(name);
  const zones = context.environment.network.zones.length;
  const releases = new Map(platformReleases(context).map(({ name: release, values }) => [release, values]));
  const valuesOf = (release: string): Values => releases.get(release) ?? {};

  it('is what the check of the nodes counts, controller by controller', () => {
    const asked = Object.entries(PLACES).map(([row, places]) => {
      const pods = places.flatMap(({ release, replicas, containers }) => {
        const request = requestOf(valuesOf(release), containers);
        const count = typeof replicas === 'number' ? replicas : Number(at(valuesOf(release), replicas) ?? 0);
        return request === undefined || count === 0 ? [] : [{ count, ...request }];
      });
      return [row, { replicas: pods.reduce((sum, { count }) => sum + count, 0), of: pods.map(sizeOf) }] as const;
    });
    const counted = controllersIn(zones)
      .filter((row) => !ADDONS.includes(row.name))
      .map((row) => [row.name, { replicas: row.replicas, size: sizeOf(row) }] as const);
    expect(asked.map(([row]) => row).sort()).toEqual(counted.map(([row]) => row).sort());
    const table = Object.fromEntries(counted);
    for (const [row, { replicas, of }] of asked) {
      expect({ row, replicas }).toEqual({ row, replicas: table[row]?.replicas });
      for (const size of of) expect({ row, size }).toEqual({ row, size: table[row]?.size });
    }
  });

  it('on every node is what is counted there', () => {
    for (const [row, { release, containers }] of Object.entries(EVERY_NODE)) {
      const daemon = DAEMONS.find((item) => item.name === row);
      expect({ row, ...requestOf(valuesOf(release), containers) }).toEqual({
        row,
        cpuMillicores: daemon?.cpuMillicores,
        memoryMiB: daemon?.memoryMiB,
      });
    }
  });
});

function sizeOf({ cpuMillicores, memoryMiB }: Request): string {
  return `${cpuMillicores}m ${memoryMiB}Mi`;
}

it('leaves no row of the workload without its place in values', () => {
  const rows = CONTROLLERS.map(({ name }) => name);
  expect(rows.filter((row) => !ADDONS.includes(row) && PLACES[row] === undefined)).toEqual([]);
});
