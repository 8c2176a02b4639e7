import { NetworkAcl as AwsNetworkAcl, type NetworkAclIngress } from '@cdktf/provider-aws/lib/network-acl/index.js';
import { Construct } from 'constructs';
import type { AclRule, AclRules } from './acl-rules.ts';

export interface NetworkAclProps {
  readonly vpcId: string;
  readonly name: string;
  readonly subnetIds: readonly string[];
  readonly rules: AclRules;
}

/**
 * The network ACL of one tier. Its lines stand in the resource itself: they are one ordered table, and a line that
 * somebody adds by hand shows as drift.
 */
export class NetworkAcl extends Construct {
  readonly resource: AwsNetworkAcl;

  constructor(scope: Construct, id: string, { vpcId, name, subnetIds, rules }: NetworkAclProps) {
    super(scope, id);
    this.resource = new AwsNetworkAcl(this, 'Resource', {
      vpcId,
      subnetIds: [...subnetIds],
      ingress: rules.ingress.map(entry),
      egress: rules.egress.map(entry),
      tags: { Name: name },
    });
  }
}

const PROTOCOLS = { tcp: 'tcp', udp: 'udp', icmp: 'icmp', all: '-1' } as const;

/** ICMP type 3, code 4 is "fragmentation needed"; type and code mean nothing elsewhere but must be given. */
function entry({ number, action, protocol, ports: [fromPort, toPort], cidr }: AclRule): NetworkAclIngress {
  return {
    ruleNo: number,
    action,
    protocol: PROTOCOLS[protocol],
    fromPort,
    toPort,
    cidrBlock: cidr,
    ...(protocol === 'icmp' ? { icmpType: 3, icmpCode: 4 } : {}),
  };
}
