import type { Environment } from '../../environments/schema.ts';
import { serviceCidr } from '../cluster/cluster-settings.ts';
import { PORTS } from '../network/ports.ts';
import { NAMESPACE_TRAFFIC, type Party, type Traffic } from './namespace-traffic.ts';

/** A NetworkPolicy as `charts/platform` renders it. */
export interface NetworkPolicy {
  readonly name: string;
  readonly namespace: string;
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes: readonly ('Ingress' | 'Egress')[];
    readonly ingress?: readonly { readonly from: readonly Peer[]; readonly ports?: readonly Port[] }[];
    readonly egress?: readonly { readonly to: readonly Peer[]; readonly ports?: readonly Port[] }[];
  };
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
}
interface Peer {
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
}
interface Port {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

export interface PolicyInput {
  readonly network: Environment['network'];
  /** Address of the monitoring instance. */
  readonly monitoringIp: string;
}

/** Metadata of instances, whose credentials are the node's, and every other link-local service. */
const LINK_LOCAL = '169.254.0.0/16';
/** The Pod Identity agent answers here on every node (EKS guide, "How EKS Pod Identity works"). */
export const POD_IDENTITY_AGENT = '169.254.170.23/32';

/** Every policy of the platform's namespaces: nothing may talk, then what may. */
export function platformPolicies(input: PolicyInput): readonly NetworkPolicy[] {
  return Object.entries(NAMESPACE_TRAFFIC).flatMap(([namespace, traffic]) => [
    {
      name: 'default-deny',
      namespace,
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] as const },
    },
    ...allowed(namespace, [BASICS, ...byPods(traffic)], input),
  ]);
}

/** What every pod of the platform may do. */
const BASICS: Group = {
  name: 'basics',
  traffic: [
    { to: 'dns', ports: [PORTS.dns] },
    { to: 'kubernetes-api', ports: [PORTS.https] },
  ],
};

interface Group {
  readonly name: string;
  readonly pods?: Readonly<Record<string, string>>;
  readonly traffic: readonly Traffic[];
}

function byPods(traffic: readonly Traffic[]): readonly Group[] {
  const keys = [...new Set(traffic.map(({ pods }) => JSON.stringify(pods ?? {})))];
  return keys.map((key) => {
    const pods = JSON.parse(key) as Readonly<Record<string, string>>;
    const [name = 'all-pods'] = Object.values(pods);
    return { name, pods, traffic: traffic.filter((item) => JSON.stringify(item.pods ?? {}) === key) };
  });
}

function allowed(namespace: string, groups: readonly Group[], input: PolicyInput): readonly NetworkPolicy[] {
  return groups.map(({ name, pods = {}, traffic }) => {
    const ingress = traffic.flatMap(({ from, ports }) =>
      from === undefined ? [] : [{ from: peers(from, input), ...portsOf(from, ports) }],
    );
    const egress = traffic.flatMap(({ to, ports }) =>
      to === undefined ? [] : [{ to: peers(to, input), ...portsOf(to, ports) }],
    );
    return {
      name: `allow-${name}`,
      namespace,
      spec: {
        podSelector: Object.keys(pods).length === 0 ? {} : { matchLabels: pods },
        policyTypes: [
          ...(ingress.length === 0 ? [] : (['Ingress'] as const)),
          ...(egress.length === 0 ? [] : (['Egress'] as const)),
        ],
        ...(ingress.length === 0 ? {} : { ingress }),
        ...(egress.length === 0 ? {} : { egress }),
      },
    };
  });
}

function portsOf(party: Party, ports: readonly number[]): { ports?: readonly Port[] } {
  if (ports.length === 0) return {};
  const protocols = party === 'dns' ? (['UDP', 'TCP'] as const) : (['TCP'] as const);
  return { ports: ports.flatMap((port) => protocols.map((protocol) => ({ port, protocol }))) };
}

function peers(party: Party, { network, monitoringIp }: PolicyInput): readonly Peer[] {
  if (typeof party === 'object') return [namespaceOf({ 'kubernetes.io/metadata.name': party.namespace })];
  switch (party) {
    // The control plane's interfaces lie in the subnets of the nodes, and no policy can tell them apart from pods there.
    case 'control-plane':
    case 'nodes':
      return network.subnets.app.map(addresses);
    // A policy sees the address of the Service before it becomes one of those interfaces, on some nodes after.
    case 'kubernetes-api':
      return [kubernetesServiceAddress(network), ...network.subnets.app].map(addresses);
    case 'load-balancers':
      return network.subnets.public.map(addresses);
    case 'internet':
      return [{ ipBlock: { cidr: '0.0.0.0/0', except: [LINK_LOCAL] } }];
    case 'pod-identity':
      return [addresses(POD_IDENTITY_AGENT)];
    case 'dns':
      return [
        {
          ...namespaceOf({ 'kubernetes.io/metadata.name': 'kube-system' }),
          podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        },
      ];
    case 'mesh':
      return [namespaceOf({ 'istio-injection': 'enabled' })];
    case 'all-pods':
      return [{ namespaceSelector: {} }];
    case 'monitoring-instance':
      return [addresses(`${monitoringIp}/32`)];
  }
}

/** The first address of the Service range is that of `kubernetes.default`. */
function kubernetesServiceAddress({ cidr, peers: others }: Environment['network']): string {
  const range = serviceCidr([cidr, ...others.map((peer) => peer.cidr)]);
  return `${range.replace(/\.0\/\d+$/, '.1')}/32`;
}

function addresses(cidr: string): Peer {
  return { ipBlock: { cidr } };
}

function namespaceOf(matchLabels: Readonly<Record<string, string>>): Peer {
  return { namespaceSelector: { matchLabels } };
}
