import { Route53Record, type Route53RecordConfig } from '@cdktf/provider-aws/lib/route53-record/index.js';
import { Construct } from 'constructs';
import type { PublicHost } from './hosts.ts';

export interface MeshRecordsProps {
  readonly hosts: readonly PublicHost[];
  /** Hosted zone of each name. */
  readonly zoneId: (host: string) => string;
  readonly loadBalancer: AliasTarget;
  /** Who takes over when the health check says that this region serves nobody. Default: one plain record per name. */
  readonly failover?: { readonly to: AliasTarget; readonly healthCheckId: string };
}

/** Name of a load balancer and the hosted zone that AWS keeps for it. */
export interface AliasTarget {
  readonly dnsName: string;
  readonly zoneId: string;
}

/**
 * Address records of the load balancer: for each host that it serves itself, and for the direct name of each host that
 * CloudFront serves. IPv4 alone, as the network is.
 */
export class MeshRecords extends Construct {
  constructor(scope: Construct, id: string, props: MeshRecordsProps) {
    super(scope, id);
    for (const name of props.hosts.map(({ host, direct }) => direct ?? host)) this.record(name, props);
  }

  private record(name: string, { zoneId, loadBalancer, failover }: MeshRecordsProps): void {
    const common = { zoneId: zoneId(name), name, type: 'A' };
    const here = { ...common, alias: alias(loadBalancer) };
    if (failover === undefined) {
      new Route53Record(this, name, here);
      return;
    }
    const primary = { ...failoverRole('primary'), healthCheckId: failover.healthCheckId };
    const first = new Route53Record(this, name, { ...here, ...primary });
    new Route53Record(this, `${name}-secondary`, {
      ...common,
      ...failoverRole('secondary'),
      alias: alias(failover.to),
      // A name with a plain record takes no failover record beside it: the first has to become one before.
      dependsOn: [first],
    });
  }
}

function alias({ dnsName, zoneId }: AliasTarget) {
  return { name: dnsName, zoneId, evaluateTargetHealth: true };
}

function failoverRole(
  role: 'primary' | 'secondary',
): Pick<Route53RecordConfig, 'setIdentifier' | 'failoverRoutingPolicy'> {
  return { setIdentifier: role, failoverRoutingPolicy: { type: role.toUpperCase() } };
}
