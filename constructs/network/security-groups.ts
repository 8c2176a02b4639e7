import { DataAwsEc2ManagedPrefixList } from '@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Construct } from 'constructs';
import { pascalCase } from '../../lib/names.ts';
import { GROUPS, type Group, isGroup, type Party, partyText, portText, type SecurityRule } from './security-rules.ts';

export interface SecurityGroupsProps {
  readonly vpcId: string;
  /** Physical name of a group. */
  readonly nameOf: (group: Group) => string;
  readonly groups: readonly Group[];
  readonly rules: readonly SecurityRule[];
  /** Further tags of single groups, by which controllers find them. */
  readonly tags?: Readonly<Partial<Record<Group, Readonly<Record<string, string>>>>>;
}

/**
 * All security groups of an environment and, as resources of their own, the rules between them: groups that name each
 * other in their own body would form cycles, and the stacks below would too.
 */
export class SecurityGroups extends Construct {
  private readonly groups: ReadonlyMap<Group, SecurityGroup>;
  private cloudFront: DataAwsEc2ManagedPrefixList | undefined;

  constructor(scope: Construct, id: string, { vpcId, nameOf, groups, rules, tags }: SecurityGroupsProps) {
    super(scope, id);
    this.groups = new Map(
      groups.map((group) => [
        group,
        new SecurityGroup(new Construct(this, pascalCase(group)), 'Resource', {
          vpcId,
          name: nameOf(group),
          description: GROUPS[group],
          tags: { Name: nameOf(group), ...tags?.[group] },
        }),
      ]),
    );
    for (const rule of rules) this.allow(rule);
  }

  /** Id of a group of this environment. */
  idOf(group: Group): string {
    return this.group(group).id;
  }

  /** A rule between two groups stands on both sides: out of the first and into the second. */
  private allow(rule: SecurityRule): void {
    const { from, to } = rule;
    if (isGroup(to)) {
      new VpcSecurityGroupIngressRule(this.scopeOf(to), `from-${label(from, rule)}`, {
        securityGroupId: this.idOf(to),
        ...this.peer(from),
        ...portsOf(rule),
        description: `From ${partyText(from)}, ${portText(rule)}: ${rule.why}`,
      });
    }
    if (isGroup(from)) {
      new VpcSecurityGroupEgressRule(this.scopeOf(from), `to-${label(to, rule)}`, {
        securityGroupId: this.idOf(from),
        ...this.peer(to),
        ...portsOf(rule),
        description: `To ${partyText(to)}, ${portText(rule)}: ${rule.why}`,
      });
    }
  }

  private peer(party: Party) {
    if (isGroup(party)) return { referencedSecurityGroupId: this.idOf(party) };
    if (typeof party === 'object') return { cidrIpv4: party.cidr };
    this.cloudFront ??= new DataAwsEc2ManagedPrefixList(this, 'CloudFront', {
      name: 'com.amazonaws.global.cloudfront.origin-facing',
    });
    return { prefixListId: this.cloudFront.id };
  }

  private group(group: Group): SecurityGroup {
    const found = this.groups.get(group);
    if (found === undefined) throw new Error(`${this.node.path} has no security group ${group}`);
    return found;
  }

  private scopeOf(group: Group): Construct {
    const scope = this.group(group).node.scope;
    return scope instanceof Construct ? scope : this;
  }
}

function portsOf({ protocol, ports: [fromPort, toPort] }: SecurityRule) {
  return protocol === 'all' ? { ipProtocol: '-1' } : { ipProtocol: protocol, fromPort, toPort };
}

/** Tells the rules of one group apart, so that a plan reads `aws_vpc_security_group_ingress_rule.groups_data_from_nodes_tcp_5432`. */
function label(party: Party, rule: SecurityRule): string {
  const who = typeof party === 'object' ? (party.cidr === '0.0.0.0/0' ? 'internet' : party.cidr) : party;
  return rule.protocol === 'all' ? `${who}-all` : `${who}-${rule.protocol}-${portText(rule)}`;
}
