import { Route } from '@cdktf/provider-aws/lib/route/index.js';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { Construct } from 'constructs';
import { pascalCase } from '../../lib/names.ts';
import type { Vpc } from './vpc.ts';

/** One subnet of a tier, with the zone that it lies in. */
export interface ZoneCidr {
  /** Letter of the availability zone. */
  readonly zone: string;
  readonly cidr: string;
}

/** Where traffic that leaves the VPC goes. `nowhere`: the route table holds the VPC's own route only. */
export type WayOut = 'nowhere' | { readonly internetGatewayId: string } | { readonly natGatewayId: string };

export interface TierProps {
  readonly vpc: Vpc;
  readonly region: string;
  /** `Name` tags are this and the zone's letter. */
  readonly name: string;
  readonly subnets: readonly ZoneCidr[];
  /** Way out of each zone, asked once per subnet. */
  readonly wayOut: (zone: string) => WayOut;
  /** What controllers in the cluster find the subnets by. */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * The subnets of one tier, one per zone, each with a route table of its own: a zone's way out can change without
 * touching its neighbours.
 */
export class Tier extends Construct {
  /** Name of the tier, for the tags of what belongs to all of it. */
  readonly label: string;
  private readonly zones: ReadonlyMap<string, TierZone>;

  constructor(scope: Construct, id: string, props: TierProps) {
    super(scope, id);
    this.label = props.name;
    this.zones = new Map(
      props.subnets.map((subnet) => [subnet.zone, new TierZone(this, pascalCase(subnet.zone), subnet, props)]),
    );
  }

  /** Subnet ids in the order of the zones. */
  get subnetIds(): string[] {
    return [...this.zones.values()].map(({ subnet }) => subnet.id);
  }

  get routeTableIds(): string[] {
    return [...this.zones.values()].map(({ table }) => table.id);
  }

  /** The subnet of one zone; the zone is one of those that the tier was made with. */
  subnetId(zone: string): string {
    const found = this.zones.get(zone);
    if (found === undefined) throw new Error(`${this.node.path} has no subnet in zone ${zone}`);
    return found.subnet.id;
  }
}

class TierZone extends Construct {
  readonly subnet: Subnet;
  readonly table: RouteTable;

  constructor(scope: Construct, id: string, { zone, cidr }: ZoneCidr, { vpc, region, name, wayOut, tags }: TierProps) {
    super(scope, id);
    const label = { Name: `${name}-${zone}` };
    this.subnet = new Subnet(this, 'Resource', {
      vpcId: vpc.id,
      availabilityZone: `${region}${zone}`,
      cidrBlock: cidr,
      mapPublicIpOnLaunch: false,
      tags: { ...tags, ...label },
    });
    this.table = new RouteTable(this, 'Routes', { vpcId: vpc.id, tags: label });
    new RouteTableAssociation(this, 'Association', { subnetId: this.subnet.id, routeTableId: this.table.id });
    const way = wayOut(zone);
    if (way === 'nowhere') return;
    new Route(this, 'Internet', {
      routeTableId: this.table.id,
      destinationCidrBlock: '0.0.0.0/0',
      ...('natGatewayId' in way ? { natGatewayId: way.natGatewayId } : { gatewayId: way.internetGatewayId }),
    });
  }
}
