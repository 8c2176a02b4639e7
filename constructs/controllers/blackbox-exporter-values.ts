import { publicHosts } from '../edge/hosts.ts';
import { platformPod } from './observability-pods.ts';
import { reserved } from './placement.ts';
import type { ReleaseContext } from './platform-release.ts';

/** Service of the exporter: as the release, since that carries the chart's name. */
export const BLACKBOX_RELEASE = 'prometheus-blackbox-exporter';

/** How a public page is visited: over TLS alone. */
const PUBLIC = 'public_page';

const GET = { method: 'GET', follow_redirects: true, preferred_ip_protocol: 'ip4' };

/** A page that is visited, and by whose name an alert speaks of it. */
export interface ProbedPage {
  readonly name: string;
  readonly host: string;
  readonly url: string;
  /** Systems that answer there, in the environment's order; `platform` for its own pages. */
  readonly systems: readonly string[];
}

/** Every public host once at the path by which edge checks it too, and the platform's own pages where they are published. */
export function probedPages({
  environment,
  hosts,
}: Pick<ReleaseContext, 'environment' | 'hosts'>): readonly ProbedPage[] {
  const own =
    environment.sso === undefined
      ? []
      : [page(hosts.argoCd, '/healthz', ['platform']), page(hosts.grafana, '/api/health', ['platform'])];
  return [
    ...publicHosts(environment).map(({ host, checkedPath, deployments }) =>
      page(
        host,
        checkedPath,
        deployments.map(({ system }) => system.name),
      ),
    ),
    ...own,
  ];
}

function page(host: string, path: string, systems: readonly string[]): ProbedPage {
  return { name: host.replaceAll('.', '-'), host, url: `https://${host}${path}`, systems };
}

/** Visits every public page through its public name, so that DNS, certificate, firewall and load balancer are in the way. */
export function blackboxExporterValues(context: ReleaseContext): Readonly<Record<string, unknown>> {
  return {
    replicas: 1,
    config: {
      modules: {
        // Services inside, which serve plain HTTP (charts/application).
        http_2xx: { prober: 'http', timeout: '10s', http: GET },
        [PUBLIC]: {
          prober: 'http',
          timeout: '10s',
          http: { ...GET, fail_if_not_ssl: true, tls_config: { min_version: 'TLS12' } },
        },
      },
    },
    podSecurityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    resources: reserved('prometheus operator, kube-state-metrics, blackbox exporter').resources,
    ...platformPod('platform'),
    serviceMonitor: { selfMonitor: { enabled: true } },
    extraManifests: probedPages(context).map(probe),
  };
}

/** Prometheus' custom resource for a visit each half minute. */
function probe({ name, host, url, systems }: ProbedPage) {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Probe',
    metadata: { name, labels: { 'app.kubernetes.io/part-of': 'platform' } },
    spec: {
      jobName: 'public-host',
      interval: '30s',
      scrapeTimeout: '15s',
      module: PUBLIC,
      prober: { url: `${BLACKBOX_RELEASE}.monitoring.svc.cluster.local:9115` },
      targets: { staticConfig: { static: [url], labels: { host, system: systems.join(',') } } },
    },
  };
}
