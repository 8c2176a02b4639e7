import { Ec2SubnetCidrReservation } from '@cdktf/provider-aws/lib/ec2-subnet-cidr-reservation/index.js';
import { Construct } from 'constructs';
import { formatCidr, parseCidr } from '../../lib/cidr.ts';
import { pascalCase } from '../../lib/names.ts';
import { prefixReservations } from '../../lib/prefixes.ts';
import type { Tier, ZoneCidr } from './tier.ts';

export interface PrefixReservationsProps {
  readonly tier: Tier;
  readonly subnets: readonly ZoneCidr[];
}

/** Keeps most of each pod subnet for the prefixes of nodes, so that single addresses never break one. */
export class PrefixReservations extends Construct {
  constructor(scope: Construct, id: string, { tier, subnets }: PrefixReservationsProps) {
    super(scope, id);
    for (const { zone, cidr } of subnets) {
      const place = new Construct(this, pascalCase(zone));
      for (const reserved of reservationsOf(cidr)) {
        new Ec2SubnetCidrReservation(place, reserved, {
          subnetId: tier.subnetId(zone),
          cidrBlock: reserved,
          reservationType: 'prefix',
          description: 'Prefixes of nodes',
        });
      }
    }
  }
}

/** CIDR blocks of a subnet that are kept for prefixes. */
export function reservationsOf(cidr: string): readonly string[] {
  const range = parseCidr(cidr);
  return range === undefined ? [] : prefixReservations(range).map(formatCidr);
}
