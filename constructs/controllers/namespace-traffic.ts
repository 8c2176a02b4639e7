import { PORTS } from '../network/ports.ts';
import { MESH, MESH_GATEWAY } from './mesh.ts';

/**
 * Whom a pod of the platform talks with.
 * `control-plane`: the API server as a caller of webhooks. `kubernetes-api`: the API server as it is called.
 * `load-balancers`: what stands in the public subnets. `nodes`: kubelets and pods in the network of their node.
 * `internet`: HTTPS to anywhere but link-local addresses, which is how AWS, Git and issuers of tokens are reached.
 * `pod-identity`: the agent on the node that gives AWS credentials. `mesh`: pods of the systems in the mesh.
 * `all-pods`: every pod of the cluster. Otherwise the name of a namespace of the platform.
 */
export type Party =
  | 'control-plane'
  | 'kubernetes-api'
  | 'load-balancers'
  | 'nodes'
  | 'internet'
  | 'pod-identity'
  | 'dns'
  | 'mesh'
  | 'all-pods'
  | 'monitoring-instance'
  | { readonly namespace: string };

/** Connections of a namespace's pods in one direction. */
export interface Traffic {
  readonly from?: Party;
  readonly to?: Party;
  /** TCP; none: every port. */
  readonly ports: readonly number[];
  /** Labels of the pods that it is about; absent: all of the namespace. */
  readonly pods?: Readonly<Record<string, string>>;
}

const prometheus = (...ports: number[]): Traffic => ({ from: { namespace: 'monitoring' }, ports });
const within = (namespace: string): readonly Traffic[] => [
  { from: { namespace }, ports: [] },
  { to: { namespace }, ports: [] },
];
/** AWS by the pod's own identity. */
const AWS: readonly Traffic[] = [
  { to: 'pod-identity', ports: [PORTS.http] },
  { to: 'internet', ports: [PORTS.https] },
];
const OTLP = 4317;
const ALERTMANAGER = 9093;

/**
 * What pods of the platform's namespaces may do, beyond DNS and the Kubernetes API, which all of them may ask. Anything
 * else is denied in both directions. Pods in the network of their node (node-exporter) are outside of any policy.
 */
export const NAMESPACE_TRAFFIC: Readonly<Record<string, readonly Traffic[]>> = {
  argocd: [
    ...within('argocd'),
    { from: 'load-balancers', ports: [8080], pods: { 'app.kubernetes.io/name': 'argocd-server' } },
    prometheus(8080, 8082, 8083, 8084, 9001, 9121, 9101),
    { to: { namespace: 'monitoring' }, ports: [ALERTMANAGER] },
    // Git, the charts' registry, the issuer of tokens.
    { to: 'internet', ports: [PORTS.https] },
  ],
  'cert-manager': [{ from: 'control-plane', ports: [10_250] }, prometheus(9402)],
  'external-dns': [prometheus(7979), ...AWS],
  'external-secrets': [{ from: 'control-plane', ports: [10_250] }, prometheus(8080), ...AWS],
  [MESH_GATEWAY.namespace]: [
    { from: 'load-balancers', ports: [PORTS.meshGateway, PORTS.meshGatewayHealth] },
    prometheus(15_020),
    { to: { namespace: MESH.namespace }, ports: [15_012] },
    { to: 'mesh', ports: [] },
    { to: { namespace: 'monitoring' }, ports: [OTLP] },
  ],
  [MESH.namespace]: [
    { from: 'control-plane', ports: [15_017], pods: { app: 'istiod' } },
    { from: 'mesh', ports: [15_012], pods: { app: 'istiod' } },
    { from: { namespace: MESH_GATEWAY.namespace }, ports: [15_012], pods: { app: 'istiod' } },
    prometheus(15_014),
  ],
  keda: [...within('keda'), { from: 'control-plane', ports: [6443, 9443] }, prometheus(8080), ...AWS],
  logging: [
    ...within('logging'),
    // Grafana's queries and the collectors' own metrics.
    prometheus(3100, 8080, 12_345),
    ...AWS,
  ],
  // The operator reads and reconfigures the members of the document stores by their agents' status only, in Kubernetes.
  mongodb: [prometheus(8080)],
  monitoring: [
    ...within('monitoring'),
    { from: 'control-plane', ports: [10_250] },
    // Argo CD tells of failed syncs.
    { from: { namespace: 'argocd' }, ports: [ALERTMANAGER], pods: { 'app.kubernetes.io/name': 'alertmanager' } },
    { from: 'load-balancers', ports: [PORTS.grafana], pods: { 'app.kubernetes.io/name': 'grafana' } },
    { from: 'mesh', ports: [OTLP], pods: { 'app.kubernetes.io/name': 'tempo' } },
    { from: { namespace: MESH_GATEWAY.namespace }, ports: [OTLP], pods: { 'app.kubernetes.io/name': 'tempo' } },
    // Prometheus asks every pod and node for its metrics; Grafana asks Loki.
    { to: 'all-pods', ports: [] },
    { to: 'nodes', ports: [9100, 10_250, 10_249] },
    { to: 'monitoring-instance', ports: [PORTS.remoteWrite] },
    ...AWS,
  ],
  'monitoring-nodes': [],
  reloader: [prometheus(9090)],
  velero: [prometheus(8085), ...AWS],
};
