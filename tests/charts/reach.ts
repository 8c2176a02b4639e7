import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import { meshAllows, meshPolicies } from './mesh-policy.ts';
import { arePods, networkAllows, networkPolicies, type Peer, type Pods } from './network-policy.ts';

/** One allowed connection: `from` may open `to`:`port`. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

/** Somebody who may talk or be talked to, with the ports that are asked about. */
export interface Party {
  readonly name: string;
  readonly peer: Peer;
  readonly ports: readonly number[];
  /** Whether it opens connections itself. Default: true. */
  readonly opens?: boolean;
}

/** Where an environment's load balancers and databases lie. */
export interface Surroundings {
  /** Subnets of the load balancers that the world reaches. */
  readonly loadBalancerCidrs: readonly string[];
  /** Subnets of load balancers inside the private network. */
  readonly privateLoadBalancerCidrs: readonly string[];
  /** Subnets of databases and caches. */
  readonly dataCidrs: readonly string[];
}

/** Ports that are asked about beside those that pods say they serve: of databases, stores, their metrics, and of the sidecar. */
const TRIED = [22, 80, 443, 5432, 6379, 8080, 9000, 9216, 15_020, 27_017] as const;

const pods = (namespace: string, labels: Record<string, string>, account?: string): Pods => ({
  namespace,
  labels,
  ...(account === undefined ? {} : { account }),
});

/**
 * Everybody beside the system's own pods: who has a right to it, and strangers who have none. The names are those of the
 * matrix.
 */
export function outsiders(around: Surroundings): readonly Party[] {
  const app = 'app.kubernetes.io/name';
  return [
    {
      name: 'mesh gateway',
      peer: pods('istio-ingress', { istio: 'ingressgateway' }, 'istio-ingressgateway'),
      ports: [8443, 15_021],
    },
    { name: 'load balancer', peer: { cidrs: around.loadBalancerCidrs }, ports: [] },
    { name: 'private load balancer', peer: { cidrs: around.privateLoadBalancerCidrs }, ports: [] },
    { name: 'prometheus', peer: pods('monitoring', { [app]: 'prometheus' }), ports: [9090] },
    { name: 'blackbox exporter', peer: pods('monitoring', { [app]: 'prometheus-blackbox-exporter' }), ports: [9115] },
    { name: 'tempo', peer: pods('monitoring', { [app]: 'tempo' }), ports: [4317] },
    { name: 'dns', peer: pods('kube-system', { 'k8s-app': 'kube-dns' }), ports: [53] },
    { name: 'istiod', peer: pods('istio-system', { app: 'istiod' }), ports: [15_012] },
    { name: 'pod identity agent', peer: { cidrs: ['169.254.170.23/32'] }, ports: [80] },
    { name: 'databases', peer: { cidrs: around.dataCidrs }, ports: [5432, 6379], opens: false },
    // The world, by addresses that are set aside for documents (RFC 5737).
    { name: 'internet', peer: { cidrs: ['198.51.100.0/24'] }, ports: [...TRIED, 27_015, 27_016] },
    // Nobody has a right to these, and these have none.
    { name: 'instance metadata', peer: { cidrs: ['169.254.169.254/32'] }, ports: [80] },
    { name: 'grafana', peer: pods('monitoring', { [app]: 'grafana' }), ports: [] },
    { name: 'another system', peer: pods('elsewhere', { app: 'backend', [app]: 'backend' }, 'backend'), ports: TRIED },
  ];
}

interface Workload {
  readonly metadata?: { readonly labels?: Record<string, string>; readonly annotations?: Record<string, string> };
  readonly spec?: {
    readonly serviceAccountName?: string;
    readonly containers?: readonly { readonly ports?: readonly { readonly containerPort: number }[] }[];
  };
}

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'MongoDBCommunity'];

/** The system's own pods, told by what the charts render. A canary and a cron job are parties of their own. */
export function workloads(objects: readonly KubernetesObject[], namespace: string): readonly Party[] {
  const mesh = meshPolicies(objects, namespace) !== undefined;
  const found = objects.filter(({ kind }) => WORKLOADS.includes(kind));
  const ports = [...new Set([...found.flatMap((object) => portsOf(template(object))), ...TRIED])];
  return found.map((object) => {
    const { metadata, spec } = template(object);
    const labels = { ...metadata?.labels, ...operatorLabels(object) };
    const sidecar = mesh && (labels['sidecar.istio.io/inject'] ?? 'true') !== 'false';
    return {
      name: nameOf(object, labels),
      peer: {
        ...pods(namespace, labels, sidecar ? spec?.serviceAccountName : undefined),
        ...(mesh ? { namespaceLabels: { 'istio-injection': 'enabled' } } : {}),
      },
      ports,
    };
  });
}

interface Owner {
  readonly template?: Workload;
  /** A CronJob's. */
  readonly jobTemplate?: { readonly spec: { readonly template: Workload } };
  /** A MongoDBCommunity's. */
  readonly statefulSet?: { readonly spec: { readonly template?: Workload } };
}

function template(object: KubernetesObject): Workload {
  const { template: own, jobTemplate, statefulSet } = object['spec'] as Owner;
  return own ?? jobTemplate?.spec.template ?? statefulSet?.spec.template ?? {};
}

/** Labels that the MongoDB operator gives members; ours are in the template. */
function operatorLabels({ kind, metadata }: KubernetesObject): Readonly<Record<string, string>> {
  return kind === 'MongoDBCommunity' ? { app: `${metadata.name}-svc` } : {};
}

function portsOf({ spec }: Workload): readonly number[] {
  return (spec?.containers ?? []).flatMap((container) => (container.ports ?? []).map((port) => port.containerPort));
}

/** `backend`, `backend canary`, `backend migration`. */
function nameOf({ metadata }: KubernetesObject, labels: Readonly<Record<string, string>>): string {
  const name = labels['app.kubernetes.io/name'] ?? metadata.name;
  const component = labels['app.kubernetes.io/component'] ?? 'service';
  if (labels['version'] === 'canary') return `${name} canary`;
  return ['service', 'store', 'database', 'server'].includes(component) ? name : `${name} ${component}`;
}

/**
 * Who may open which connection, by the policies in the objects of all releases of a system, and in those of the
 * platform where they are given too (they name their namespace). Asked are all pairs with at least one pod of the system,
 * on every port that one of its pods serves and those of the outsiders.
 */
export function allowedFlows(
  objects: readonly KubernetesObject[],
  namespace: string,
  surroundings: Surroundings,
): readonly Flow[] {
  const own = workloads(objects, namespace);
  const everybody = [...own, ...outsiders(surroundings)];
  const policies = networkPolicies(objects, namespace);
  const mesh = meshPolicies(objects, namespace);
  const may = (from: Party, to: Party, port: number) =>
    networkAllows(policies, from.peer, to.peer, port) &&
    (mesh === undefined ||
      !arePods(to.peer) ||
      meshAllows(mesh, arePods(from.peer) ? from.peer : undefined, to.peer, port));
  return sortFlows(
    everybody
      .filter(({ opens = true }) => opens)
      .flatMap((from) =>
        everybody
          .filter((to) => own.includes(from) || own.includes(to))
          .flatMap((to) =>
            to.ports.filter((port) => may(from, to, port)).map((port) => ({ from: from.name, to: to.name, port })),
          ),
      ),
  );
}

/** Each flow once, by name and port. */
export function sortFlows(flows: readonly Flow[]): readonly Flow[] {
  const unique = new Map(flows.map((flow) => [flowText(flow), flow]));
  return [...unique.values()].sort(
    (one, other) => one.from.localeCompare(other.from) || one.to.localeCompare(other.to) || one.port - other.port,
  );
}

/** `backend → databases:5432`. */
export function flowText({ from, to, port }: Flow): string {
  return `${from} → ${to}:${port}`;
}

/** What differs, as sentences: empty where the policies allow exactly what the system's data wants. */
export function flowDifferences(wanted: readonly Flow[], allowed: readonly Flow[]): readonly string[] {
  const texts = (flows: readonly Flow[]) => new Set(flows.map(flowText));
  const [want, have] = [texts(wanted), texts(allowed)];
  return [
    ...[...want].filter((text) => !have.has(text)).map((text) => `${text} is wanted, but refused`),
    ...[...have].filter((text) => !want.has(text)).map((text) => `${text} is allowed, but nobody wants it`),
  ];
}

/** The matrix as a Markdown table: one row per who opens connections, one column per whom, the ports in the cells. */
export function flowTable(flows: readonly Flow[]): string {
  const targets = [...new Set(flows.map(({ to }) => to))].sort();
  const rows = [...new Set(flows.map(({ from }) => from))].sort().map((from) => [
    from,
    ...targets.map((to) =>
      flows
        .filter((flow) => flow.from === from && flow.to === to)
        .map(({ port }) => port)
        .sort((one, other) => one - other)
        .join(' '),
    ),
  ]);
  const table = [['who → whom', ...targets], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(3, ...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (cells: readonly string[], pad = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, pad)).join(' | ')} |`;
  const [head = [], ...body] = table;
  return [
    line(head),
    line(
      head.map(() => ''),
      '-',
    ),
    ...body.map((row) => line(row)),
  ].join('\n');
}
