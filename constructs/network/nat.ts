import { Eip } from '@cdktf/provider-aws/lib/eip/index.js';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway/index.js';
import { Construct } from 'constructs';
import { pascalCase } from '../../lib/names.ts';
import type { Tier } from './tier.ts';
import type { Vpc } from './vpc.ts';

export interface NatProps {
  readonly vpc: Vpc;
  readonly publicTier: Tier;
  readonly name: string;
  /** Zones of the network, in order. */
  readonly zones: readonly string[];
  /** `single`: one gateway in the first zone for all. `per-zone`: losing a zone cuts nobody else's way out. */
  readonly mode: 'single' | 'per-zone';
  /** `retain` protects the addresses: others have them in their allow-lists, and a released one never comes back. */
  readonly removal: 'retain' | 'destroy';
}

/** NAT gateways with fixed addresses. One costs 0.045 USD an hour and GB in us-east-1 (AWS price list, 2026-11). */
export class Nat extends Construct {
  /** Zones that have a gateway. */
  readonly zones: readonly string[];
  private readonly gateways = new Map<string, NatGateway>();
  private readonly addresses = new Map<string, Eip>();

  constructor(scope: Construct, id: string, { vpc, publicTier, name, zones, mode, removal }: NatProps) {
    super(scope, id);
    this.zones = zonesWithGateway(zones, mode);
    for (const zone of this.zones) {
      const tags = { Name: `${name}-nat-${zone}` };
      const place = new Construct(this, pascalCase(zone));
      const address = new Eip(place, 'Address', {
        domain: 'vpc',
        tags,
        lifecycle: { preventDestroy: removal === 'retain' },
        dependsOn: [vpc.internetGateway],
      });
      const gateway = new NatGateway(place, 'Resource', {
        allocationId: address.id,
        subnetId: publicTier.subnetId(zone),
        tags,
        dependsOn: [vpc.internetGateway],
      });
      this.addresses.set(zone, address);
      this.gateways.set(zone, gateway);
    }
  }

  /** The gateway that serves a zone: its own, else the first. */
  gatewayId(zone: string): string {
    const gateway = this.gateways.get(zone) ?? [...this.gateways.values()][0];
    if (gateway === undefined) throw new Error(`${this.node.path} has no gateway`);
    return gateway.id;
  }

  /** The address from which a zone's gateway speaks; undefined where the zone has none of its own. */
  publicIp(zone: string): string | undefined {
    return this.addresses.get(zone)?.publicIp;
  }
}

/** Zones that get a gateway. */
export function zonesWithGateway(zones: readonly string[], mode: NatProps['mode']): readonly string[] {
  return mode === 'per-zone' ? zones : zones.slice(0, 1);
}
