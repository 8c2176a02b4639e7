import { BlockList, isIPv6 } from 'node:net';
import type { KubernetesObject } from '../../local/kubernetes/object.ts';

/** Pods of one kind: what policies know them by. */
export interface Pods {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Labels of the namespace, beside its name. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** Service account, where the pods have the mesh's sidecar; nobody in the mesh knows the others. */
  readonly account?: string;
}

/** Addresses outside the pods, such as subnets of databases. All of them must be allowed, for them to count as reached. */
export interface Addresses {
  readonly cidrs: readonly string[];
}

export type Peer = Pods | Addresses;

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
}

interface PolicyPeer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

interface PolicyPort {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}

interface PolicyRule {
  readonly from?: readonly PolicyPeer[];
  readonly to?: readonly PolicyPeer[];
  readonly ports?: readonly PolicyPort[];
}

export interface NetworkPolicySpec {
  readonly podSelector: Selector;
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly PolicyRule[] | null;
  readonly egress?: readonly PolicyRule[] | null;
}

/** A NetworkPolicy with the namespace that it counts in. */
export interface NetworkPolicy {
  readonly namespace: string;
  readonly spec: NetworkPolicySpec;
}

export function networkPolicies(objects: readonly KubernetesObject[], namespace: string): readonly NetworkPolicy[] {
  return objects
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map((object) => ({
      namespace: object.metadata.namespace ?? namespace,
      spec: object['spec'] as NetworkPolicySpec,
    }));
}

export function arePods(peer: Peer): peer is Pods {
  return 'namespace' in peer;
}

/**
 * Whether NetworkPolicies let `from` open a TCP connection to `to`: the policies of both sides must, and a side that no
 * policy selects lets everything through. Ports by name are not resolved: none of our charts writes them.
 */
export function networkAllows(policies: readonly NetworkPolicy[], from: Peer, to: Peer, port: number): boolean {
  return single(from).every((one) =>
    single(to).every(
      (other) => sideAllows(policies, one, other, port, 'Egress') && sideAllows(policies, other, one, port, 'Ingress'),
    ),
  );
}

/** Ranges one by one: rules name subnets, and each subnet must find one of them. */
function single(peer: Peer): readonly Peer[] {
  return arePods(peer) ? [peer] : peer.cidrs.map((cidr) => ({ cidrs: [cidr] }));
}

function sideAllows(
  policies: readonly NetworkPolicy[],
  own: Peer,
  other: Peer,
  port: number,
  type: 'Ingress' | 'Egress',
): boolean {
  if (!arePods(own)) return true;
  const mine = policies.filter(
    ({ namespace, spec }) =>
      namespace === own.namespace && matches(spec.podSelector, own.labels) && policyTypes(spec).includes(type),
  );
  if (mine.length === 0) return true;
  return mine
    .flatMap(({ namespace, spec }) =>
      ((type === 'Ingress' ? spec.ingress : spec.egress) ?? []).map((rule) => ({ namespace, rule })),
    )
    .some(({ namespace, rule }) => {
      const peers = type === 'Ingress' ? rule.from : rule.to;
      const open = peers === undefined || peers.some((peer) => peerMatches(peer, other, namespace));
      return open && portMatches(rule.ports, port);
    });
}

function policyTypes(spec: NetworkPolicySpec): readonly string[] {
  return spec.policyTypes ?? (spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress']);
}

function peerMatches(peer: PolicyPeer, other: Peer, namespace: string): boolean {
  if (!arePods(other)) return peer.ipBlock !== undefined && other.cidrs.every((cidr) => covers(peer.ipBlock, cidr));
  if (peer.ipBlock !== undefined) return false;
  const near =
    peer.namespaceSelector === undefined
      ? other.namespace === namespace
      : matches(peer.namespaceSelector, { ...other.namespaceLabels, 'kubernetes.io/metadata.name': other.namespace });
  return near && matches(peer.podSelector ?? {}, other.labels);
}

/** First and last address of a range decide: ranges are aligned, so what holds both holds all between. */
function covers(block: PolicyPeer['ipBlock'], cidr: string): boolean {
  if (block === undefined) return false;
  const ends = endsOf(cidr);
  const touched = (block.except ?? []).some(
    (except) => ends.some((end) => inside(except, end)) || endsOf(except).some((end) => inside(cidr, end)),
  );
  return ends.every((end) => inside(block.cidr, end)) && !touched;
}

function inside(cidr: string, address: string): boolean {
  const [base = '', bits = ''] = cidr.split('/');
  const family = isIPv6(base) ? 'ipv6' : 'ipv4';
  if (isIPv6(address) !== (family === 'ipv6')) return false;
  const list = new BlockList();
  list.addSubnet(base, Number(bits), family);
  return list.check(address, family);
}

function endsOf(cidr: string): readonly string[] {
  const [base = '', bits = '32'] = cidr.split('/');
  if (isIPv6(base)) return [base];
  const number = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const last = number + 2 ** (32 - Number(bits)) - 1;
  return [base, [24, 16, 8, 0].map((shift) => Math.floor(last / 2 ** shift) % 256).join('.')];
}

function portMatches(ports: readonly PolicyPort[] | undefined, port: number): boolean {
  if (ports === undefined || ports.length === 0) return true;
  return ports.some(({ protocol = 'TCP', port: first, endPort }) => {
    if (protocol !== 'TCP') return false;
    return first === undefined || (typeof first === 'number' && port >= first && port <= (endPort ?? first));
  });
}

/** A label selector; an empty one selects everything. */
export function matches(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  const exact = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return (
    exact &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'In') return value !== undefined && values.includes(value);
      if (operator === 'NotIn') return value === undefined || !values.includes(value);
      return operator === 'Exists' ? value !== undefined : value === undefined;
    })
  );
}
