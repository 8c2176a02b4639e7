import { EPHEMERAL, PORTS, type Ports } from './ports.ts';

/** One line of a network ACL. The first line that matches decides; what matches none is refused. */
export interface AclRule {
  /** 1 to 32766, in the order of evaluation. */
  readonly number: number;
  readonly action: 'allow' | 'deny';
  /** `icmp` stands for the one message that makes senders use smaller packets. */
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'all';
  readonly ports: Ports;
  readonly cidr: string;
  readonly why: string;
}

/** The two tables of one tier. */
export interface AclRules {
  readonly ingress: readonly AclRule[];
  readonly egress: readonly AclRule[];
}

export interface AclInput {
  readonly vpcCidr: string;
  readonly publicCidrs: readonly string[];
  readonly appCidrs: readonly string[];
  /** Absent in the development layout: databases lie in the app tier. */
  readonly dataCidrs?: readonly string[] | undefined;
  /** Ports below 1024 on which pods answer a load balancer; all others are ephemeral ports as well. */
  readonly lowPodPorts: readonly Ports[];
  /** Networks outside the VPC that open Grafana. */
  readonly grafanaCidrs: readonly string[];
  /** Whether the app tier has private endpoints; machines of the public tier use them too. */
  readonly endpoints: boolean;
  readonly outsideMongo: Ports | undefined;
  /** DNS server outside the VPC that the pipeline asks. */
  readonly resolver: string | undefined;
}

/** AWS's default quota of lines in each direction (VPC quotas, "Rules per network ACL"); raising it costs throughput. */
export const MOST_ACL_RULES = 20;

type Line = Omit<AclRule, 'number' | 'action'> & { readonly action?: AclRule['action'] };

const ANYWHERE = '0.0.0.0/0';

/**
 * The second defence behind the security groups. Network ACLs remember nothing, so every answer needs its own line: it
 * comes from anywhere and goes to the port that the asker chose (1024 to 65535; NAT gateways and load balancers use all of
 * it). DNS, time and metadata of the VPC are never filtered and need no line; nor does traffic inside one subnet. Peered
 * networks get no line: nothing here listens for them, and what pods ask of them passes as HTTPS.
 */
export function publicAcl(input: AclInput): AclRules {
  const { vpcCidr, appCidrs, lowPodPorts, resolver } = input;
  return {
    ingress: numbered([
      tcp(PORTS.https, ANYWHERE, 'clients call the load balancers; nodes leave through NAT'),
      tcp(PORTS.http, ANYWHERE, 'clients are redirected to HTTPS'),
      tcp(EPHEMERAL, ANYWHERE, 'answers to NAT gateways and load balancers'),
      ...dns(resolver, vpcCidr, 'the pipeline asks a resolver through NAT'),
      ...udpAnswers(resolver, resolver && `${resolver}/32`),
      SMALLER_PACKETS,
    ]),
    egress: numbered([
      tcp(PORTS.https, ANYWHERE, 'NAT gateways pass calls on'),
      tcp(EPHEMERAL, ANYWHERE, 'answers to clients and, through NAT, to nodes; requests to pods'),
      ...appCidrs.flatMap((cidr) =>
        lowPodPorts.map((ports) => tcp(ports, cidr, 'load balancers call pods on low ports')),
      ),
      ...dns(resolver, resolver && `${resolver}/32`, 'NAT gateways pass the question on'),
      ...udpAnswers(resolver, vpcCidr),
      SMALLER_PACKETS,
    ]),
  };
}

/** Nodes, pods, functions and private endpoints; in the development layout databases too. */
export function appAcl(input: AclInput): AclRules {
  const { vpcCidr, publicCidrs, appCidrs, dataCidrs, lowPodPorts, grafanaCidrs, endpoints, outsideMongo, resolver } =
    input;
  return {
    ingress: numbered([
      ...appCidrs.map((cidr) => all(cidr, 'nodes, pods and private endpoints of all zones')),
      ...(dataCidrs === undefined ? protectSharedData(vpcCidr) : []),
      ...publicCidrs.flatMap((cidr) =>
        lowPodPorts.map((ports) => tcp(ports, cidr, 'load balancers call pods on low ports')),
      ),
      ...(endpoints ? [tcp(PORTS.https, vpcCidr, 'machines of the public tier call private endpoints')] : []),
      tcp(EPHEMERAL, ANYWHERE, 'answers to what nodes asked; load balancers call pods'),
      ...udpAnswers(resolver, resolver && `${resolver}/32`),
      SMALLER_PACKETS,
    ]),
    egress: numbered([
      ...appCidrs.map((cidr) => all(cidr, 'nodes, pods and private endpoints of all zones')),
      tcp(PORTS.https, ANYWHERE, 'registries, Git, AWS APIs, token issuers'),
      tcp(EPHEMERAL, vpcCidr, 'answers to load balancers; databases, caches and the monitoring instance'),
      ...grafanaCidrs.map((cidr) => tcp(EPHEMERAL, cidr, 'answers to people who open Grafana')),
      ...(outsideMongo === undefined ? [] : [tcp(outsideMongo, ANYWHERE, 'documents in MongoDB Atlas')]),
      ...dns(resolver, resolver && `${resolver}/32`, 'the pipeline asks a resolver'),
      SMALLER_PACKETS,
    ]),
  };
}

/** Databases and caches: they hear the app tier and answer it, and have no line to the internet in either direction. */
export function dataAcl({ appCidrs, dataCidrs = [] }: AclInput): AclRules {
  const eachOther = dataCidrs.map((cidr) => all(cidr, 'primaries, standbys and replicas of all zones'));
  return {
    ingress: numbered([
      ...appCidrs.map((cidr) => tcp(PORTS.postgres, cidr, 'pods and functions query databases')),
      ...appCidrs.map((cidr) => tcp(PORTS.redis, cidr, 'pods use caches and locks')),
      ...eachOther,
    ]),
    egress: numbered([...appCidrs.map((cidr) => tcp(EPHEMERAL, cidr, 'answers to pods and functions')), ...eachOther]),
  };
}

/** Where databases share the app tier, only that tier reaches their ports: its own lines stand before these. */
function protectSharedData(vpcCidr: string): Line[] {
  return [PORTS.postgres, PORTS.redis].map((port) => ({
    ...tcp(port, vpcCidr, 'the public tier has no business with databases'),
    action: 'deny',
  }));
}

function tcp(ports: number | Ports, cidr: string, why: string): Line {
  return { protocol: 'tcp', ports: typeof ports === 'number' ? [ports, ports] : ports, cidr, why };
}

function all(cidr: string, why: string): Line {
  return { protocol: 'all', ports: [0, 0], cidr, why };
}

function dns(resolver: string | undefined, cidr: string | undefined, why: string): Line[] {
  if (resolver === undefined || cidr === undefined) return [];
  return (['udp', 'tcp'] as const).map((protocol) => ({ ...tcp(PORTS.dns, cidr, why), protocol }));
}

function udpAnswers(resolver: string | undefined, cidr: string | undefined): Line[] {
  if (resolver === undefined || cidr === undefined) return [];
  return [{ protocol: 'udp', ports: EPHEMERAL, cidr, why: 'answers of the resolver' }];
}

/** Without it, connections over links with small packets hang (VPC guide, "Path MTU Discovery"). */
const SMALLER_PACKETS: Line = {
  protocol: 'icmp',
  ports: [0, 0],
  cidr: ANYWHERE,
  why: 'a router asks for smaller packets',
};

function numbered(lines: readonly Line[]): readonly AclRule[] {
  return lines.map((line, index) => ({ action: 'allow', ...line, number: 100 + index * 10 }));
}
