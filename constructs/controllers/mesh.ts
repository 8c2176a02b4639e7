import { PORTS } from '../network/ports.ts';

/** Names of the mesh that its releases, the platform's chart and the systems' routes must agree on. */
export const MESH = {
  /** Root namespace: control plane, and policies that count for the whole mesh. */
  namespace: 'istio-system',
  /** Where proxies send their spans, by OTLP over gRPC. */
  tracing: { provider: 'tempo', service: 'tempo.monitoring.svc.cluster.local', port: 4317 },
} as const;

/** The ingress gateway: its pods, and the one `Gateway` to which every route of a system binds. */
export const MESH_GATEWAY = {
  /** Name of the `Gateway`: virtual services name it as `istio-ingress/platform`. */
  name: 'platform',
  namespace: 'istio-ingress',
  /** Release, Service and service account; callers' policies name it as `cluster.local/ns/istio-ingress/sa/istio-ingressgateway`. */
  service: 'istio-ingressgateway',
  /** Label `istio` of its pods. */
  selector: 'ingressgateway',
  port: PORTS.meshGateway,
  /** Secret of the gateway's certificate, in its namespace. */
  credential: 'gateway',
} as const;
