/** A closed range of ports. */
export type Ports = readonly [first: number, last: number];

/** Ports that more than one construct must agree on. Applications bring their own in their system's data. */
export const PORTS = {
  http: 80,
  https: 443,
  postgres: 5432,
  redis: 6379,
  /** The mesh's ingress gateway serves HTTPS here, so that it needs no privileged port. */
  meshGateway: 8443,
  /** Health of the mesh's ingress gateway: `/healthz/ready`. */
  meshGatewayHealth: 15_021,
  grafana: 3000,
  /** Argo CD's page and API, with TLS. */
  argoCd: 8080,
  /** Prometheus on the monitoring instance: receives remote writes with TLS and a password. */
  remoteWrite: 9090,
  /** MinIO: S3 API and console. */
  objectStore: 9000,
  objectStoreConsole: 9001,
  dns: 53,
} as const;

/** What the control plane calls on nodes and pods; nobody else may start connections from it. */
export const CONTROL_PLANE_CALLS: readonly { readonly port: number; readonly why: string }[] = [
  { port: 10_250, why: 'logs, exec and metrics of the kubelet, and the webhooks of External Secrets and cert-manager' },
  { port: 10_251, why: 'the metrics API of metrics-server' },
  { port: 9443, why: 'the webhooks of the load balancer controller, KEDA and CloudWatch observability' },
  { port: 6443, why: 'the metrics API of KEDA' },
  { port: 15_017, why: 'the injection and validation webhooks of istiod' },
  { port: 443, why: 'aggregated APIs and webhooks that listen on the HTTPS port itself' },
];

/** Where clients and NAT gateways take their own port from: NAT and load balancers use all of it (VPC guide, "Ephemeral ports"). */
export const EPHEMERAL: Ports = [1024, 65_535];

/** MongoDB Atlas serves clusters on these ports (Atlas documentation, "Required ports"). */
export const ATLAS_PORTS: Ports = [27_015, 27_017];

/**
 * Ports as few ranges: neighbours are joined, and beyond `most` ranges the two that lie closest are joined as well, so
 * that a group with many applications stays below AWS's limit of rules.
 */
export function portRanges(ports: readonly number[], most: number): readonly Ports[] {
  const sorted = [...new Set(ports)].sort((a, b) => a - b);
  let ranges = sorted.map((port): Ports => [port, port]);
  const gapAfter = (index: number) => (ranges[index + 1]?.[0] ?? Number.POSITIVE_INFINITY) - (ranges[index]?.[1] ?? 0);
  for (;;) {
    const gaps = ranges.map((_, index) => gapAfter(index));
    const smallest = Math.min(...gaps);
    if (smallest !== 1 && ranges.length <= most) return ranges;
    const at = gaps.indexOf(smallest);
    ranges = ranges.flatMap((range, index): Ports[] => {
      if (index === at) return [[range[0], ranges[at + 1]?.[1] ?? range[1]]];
      return index === at + 1 ? [] : [range];
    });
  }
}
