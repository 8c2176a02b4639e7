import { ATLAS_PORTS, CONTROL_PLANE_CALLS, PORTS, type Ports, portRanges } from './ports.ts';

/** The security groups of an environment, with what wears each. The text is the group's description in AWS. */
export const GROUPS = {
  'load-balancer': 'The load balancer in front of the mesh',
  ingress: 'The load balancer that is made from Kubernetes Ingress',
  nodes: 'Nodes and the pods on them',
  cluster: 'The control plane of the cluster',
  data: 'Databases and caches',
  functions: 'Functions that rotate passwords',
  monitoring: 'The monitoring instance',
  runner: 'The GitLab runner',
  'vpc-link': 'The way of the API gateway into the VPC',
  endpoints: 'Private endpoints of AWS services',
} as const;

export type Group = keyof typeof GROUPS;

/** Who speaks: a group of ours, an address range, or the addresses from which CloudFront asks. */
export type Party = Group | { readonly cidr: string } | 'cloudfront';

/** One allowed connection, told from the side that opens it. */
export interface SecurityRule {
  readonly from: Party;
  readonly to: Party;
  /** `all` only inside one group. */
  readonly protocol: 'tcp' | 'udp' | 'all';
  readonly ports: Ports;
  /** Reads as the rest of a sentence: "nodes → data, 5432: pods query their databases". */
  readonly why: string;
}

export interface SecurityInput {
  /** Who may open connections to the mesh's load balancer. */
  readonly openTo: 'internet' | 'cloudfront';
  /** Ports of services and object stores that an Ingress publishes. */
  readonly ingressPorts: readonly number[];
  /** Networks that may open Grafana. */
  readonly grafanaCidrs: readonly string[];
  /** Whether the VPC has interface endpoints. */
  readonly endpoints: boolean;
  /** Whether a system keeps its documents in MongoDB Atlas. */
  readonly outsideMongo: boolean;
  /** DNS server outside the VPC that the pipeline asks before certificates are ordered. */
  readonly resolver: string | undefined;
}

/** Ranges of ports that the ingress load balancer may open on nodes at most; see `portRanges`. */
const MOST_INGRESS_RANGES = 12;

const INTERNET: Party = { cidr: '0.0.0.0/0' };

/**
 * Every connection that the security groups allow; what is not here is refused. DNS and time servers of the VPC need no
 * rule: security groups do not filter them. Answers need none either: security groups remember connections.
 */
export function securityRules(input: SecurityInput): readonly SecurityRule[] {
  return [
    ...meshEntry(input),
    ...ingressEntry(input),
    ...insideCluster(),
    ...toData(),
    ...toMonitoring(input),
    ...outbound(input),
    ...(input.endpoints ? toEndpoints() : []),
  ];
}

function tcp(from: Party, to: Party, ports: number | Ports, why: string): SecurityRule {
  return { from, to, protocol: 'tcp', ports: typeof ports === 'number' ? [ports, ports] : ports, why };
}

/** CloudFront's prefix list alone takes 55 of a group's 60 rules, so it is admitted on one port only. */
function meshEntry({ openTo }: SecurityInput): SecurityRule[] {
  const client: Party = openTo === 'cloudfront' ? 'cloudfront' : INTERNET;
  return [
    tcp(client, 'load-balancer', PORTS.https, 'clients call the mesh systems'),
    ...(openTo === 'internet' ? [tcp(INTERNET, 'load-balancer', PORTS.http, 'clients are redirected to HTTPS')] : []),
    tcp('vpc-link', 'load-balancer', PORTS.https, 'the API gateway passes requests on'),
    tcp('load-balancer', 'nodes', PORTS.meshGateway, 'requests go to the ingress gateway of the mesh'),
    tcp('load-balancer', 'nodes', PORTS.meshGatewayHealth, 'the health of the ingress gateway is asked'),
  ];
}

function ingressEntry({ ingressPorts }: SecurityInput): SecurityRule[] {
  return [
    tcp(INTERNET, 'ingress', PORTS.https, 'clients call the systems outside the mesh'),
    tcp(INTERNET, 'ingress', PORTS.http, 'clients are redirected to HTTPS'),
    ...portRanges(ingressPorts, MOST_INGRESS_RANGES).map((ports) =>
      tcp('ingress', 'nodes', ports, 'requests and health checks go to the pods'),
    ),
  ];
}

function insideCluster(): SecurityRule[] {
  return [
    {
      from: 'nodes',
      to: 'nodes',
      protocol: 'all',
      ports: [0, 65_535],
      why: 'pods and nodes talk to each other; network policies and the mesh say which',
    },
    tcp('nodes', 'cluster', PORTS.https, 'nodes and controllers call the Kubernetes API'),
    tcp('runner', 'cluster', PORTS.https, 'the pipeline calls the Kubernetes API'),
    ...CONTROL_PLANE_CALLS.map(({ port, why }) => tcp('cluster', 'nodes', port, `the control plane reaches ${why}`)),
  ];
}

function toData(): SecurityRule[] {
  return [
    tcp('nodes', 'data', PORTS.postgres, 'pods query their databases'),
    tcp('nodes', 'data', PORTS.redis, 'pods use their caches and locks'),
    tcp('functions', 'data', PORTS.postgres, 'rotation makes the database users of applications'),
  ];
}

function toMonitoring({ grafanaCidrs }: SecurityInput): SecurityRule[] {
  return [
    ...grafanaCidrs.map((cidr) => tcp({ cidr }, 'monitoring', PORTS.grafana, 'people open Grafana')),
    tcp('nodes', 'monitoring', PORTS.remoteWrite, 'the cluster writes its metrics'),
  ];
}

function outbound({ outsideMongo, resolver }: SecurityInput): SecurityRule[] {
  return [
    tcp('nodes', INTERNET, PORTS.https, 'image registries, Git, AWS APIs, token issuers and payment: addresses change'),
    tcp('functions', INTERNET, PORTS.https, 'AWS APIs of databases and secrets: addresses change'),
    tcp('monitoring', INTERNET, PORTS.https, 'AWS APIs and packages: addresses change'),
    tcp('runner', INTERNET, PORTS.https, 'GitLab, AWS APIs, provider and image registries: addresses change'),
    ...(outsideMongo ? [tcp('nodes', INTERNET, ATLAS_PORTS, 'documents in MongoDB Atlas: addresses change')] : []),
    ...(resolver === undefined
      ? []
      : (['udp', 'tcp'] as const).map(
          (protocol): SecurityRule => ({
            from: 'runner',
            to: { cidr: `${resolver}/32` },
            protocol,
            ports: [PORTS.dns, PORTS.dns],
            why: 'the pipeline asks whether the world knows our name servers',
          }),
        )),
  ];
}

function toEndpoints(): SecurityRule[] {
  return (['nodes', 'functions', 'monitoring', 'runner'] as const).map((group) =>
    tcp(group, 'endpoints', PORTS.https, 'AWS APIs without a way through the internet'),
  );
}

/** Groups that an environment has: endpoints only where there are some. */
export function groupsOf({ endpoints }: Pick<SecurityInput, 'endpoints'>): readonly Group[] {
  return (Object.keys(GROUPS) as Group[]).filter((group) => endpoints || group !== 'endpoints');
}

/** `5432`, `3000-3003` or `all ports`. */
export function portText({ protocol, ports: [first, last] }: Pick<SecurityRule, 'protocol' | 'ports'>): string {
  if (protocol === 'all') return 'all ports';
  return first === last ? String(first) : `${first}-${last}`;
}

/** `nodes`, `203.0.113.0/24` or `CloudFront`, for people. */
export function partyText(party: Party): string {
  if (typeof party === 'object') return party.cidr === '0.0.0.0/0' ? 'the internet' : party.cidr;
  return party === 'cloudfront' ? 'CloudFront' : party;
}

/** Whether a party is a group of ours. */
export function isGroup(party: Party): party is Group {
  return typeof party === 'string' && Object.hasOwn(GROUPS, party);
}
