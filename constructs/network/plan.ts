import type { Environment } from '../../environments/schema.ts';
import { contains, parseCidr } from '../../lib/cidr.ts';
import type { AclInput } from './acl-rules.ts';
import { ATLAS_PORTS, portRanges } from './ports.ts';
import type { SecurityInput } from './security-rules.ts';
import type { ZoneCidr } from './tier.ts';

/** The subnets of a network by tier, each with its zone. */
export interface SubnetPlan {
  readonly public: readonly ZoneCidr[];
  readonly app: readonly ZoneCidr[];
  /** Undefined in the development layout: databases lie in the app subnets. */
  readonly data: readonly ZoneCidr[] | undefined;
}

/** Gives each subnet its zone: the lists of an environment stand in the order of its zones. */
export function subnetPlan({ zones, subnets }: Environment['network']): SubnetPlan {
  const place = (cidrs: readonly string[]) =>
    zones.flatMap((zone, index) => (cidrs[index] === undefined ? [] : [{ zone, cidr: cidrs[index] }]));
  return {
    public: place(subnets.public),
    app: place(subnets.app),
    data: subnets.data === undefined ? undefined : place(subnets.data),
  };
}

/** Each range takes a line per zone, of the twenty that a network ACL has. */
const MOST_LOW_RANGES = 2;

/** What the network ACLs need to know of a network and of who may talk to whom. */
export function aclInput({ cidr, subnets }: Environment['network'], security: SecurityInput): AclInput {
  return {
    vpcCidr: cidr,
    publicCidrs: subnets.public,
    appCidrs: subnets.app,
    dataCidrs: subnets.data,
    lowPodPorts: portRanges(
      security.ingressPorts.filter((port) => port < 1024),
      MOST_LOW_RANGES,
    ),
    grafanaCidrs: security.grafanaCidrs.filter((client) => !lies(client, cidr)),
    endpoints: security.endpoints,
    outsideMongo: security.outsideMongo ? ATLAS_PORTS : undefined,
    resolver: security.resolver,
  };
}

function lies(inner: string, outer: string): boolean {
  const [small, large] = [parseCidr(inner), parseCidr(outer)];
  return small !== undefined && large !== undefined && contains(large, small);
}
