import type { Construct } from 'constructs';
import { appAcl, dataAcl, publicAcl } from '../constructs/network/acl-rules.ts';
import { Endpoints } from '../constructs/network/endpoints.ts';
import { FlowLogs } from '../constructs/network/flow-logs.ts';
import { Nat } from '../constructs/network/nat.ts';
import { NetworkAcl } from '../constructs/network/network-acl.ts';
import { aclInput, subnetPlan } from '../constructs/network/plan.ts';
import { PrefixReservations } from '../constructs/network/prefix-reservations.ts';
import { SecurityGroups } from '../constructs/network/security-groups.ts';
import { securityInput } from '../constructs/network/security-input.ts';
import { groupsOf, securityRules } from '../constructs/network/security-rules.ts';
import { Tier, type WayOut } from '../constructs/network/tier.ts';
import { Vpc } from '../constructs/network/vpc.ts';
import type { PlatformEnvironment } from '../environments/platform.ts';
import type { Zone } from '../environments/schema.ts';
import { NAME_LIMITS } from '../lib/aws-limits.ts';
import type { AccountStack } from './account-stack.ts';
import type { BootstrapStack } from './bootstrap-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import { type OutputOf, STACK_NAMES } from './outputs.ts';

export interface NetworkStackProps {
  readonly environment: PlatformEnvironment;
  readonly bootstrap: BootstrapStack;
  readonly account: AccountStack;
}

/** VPC, subnets, routes, network ACLs, endpoints, flow logs, security groups. */
export class NetworkStack extends EnvironmentStack<'Network'> {
  constructor(scope: Construct, { environment, bootstrap, account }: NetworkStackProps) {
    super(scope, { environment, kind: 'Network', name: STACK_NAMES.Network });
    const { region, accountId, removal, network } = environment;
    const name = environment.name;
    const clusterName = this.physicalName(['platform'], { maxLength: NAME_LIMITS.eksCluster.max });
    const plan = subnetPlan(network);
    const security = securityInput(environment);
    const acl = aclInput(network, security);

    const vpc = new Vpc(this, 'Vpc', { name, cidr: network.cidr });
    const publicTier = new Tier(this, 'Public', {
      vpc,
      region,
      name: `${name}-public`,
      subnets: plan.public,
      wayOut: () => ({ internetGatewayId: vpc.internetGateway.id }),
      tags: { 'kubernetes.io/role/elb': '1', [`kubernetes.io/cluster/${clusterName}`]: 'shared' },
    });
    const nat = new Nat(this, 'Nat', { vpc, publicTier, name, zones: network.zones, mode: network.nat, removal });
    const appTier = new Tier(this, 'App', {
      vpc,
      region,
      name: `${name}-app`,
      subnets: plan.app,
      wayOut: (zone): WayOut => ({ natGatewayId: nat.gatewayId(zone) }),
      tags: {
        'kubernetes.io/role/internal-elb': '1',
        [`kubernetes.io/cluster/${clusterName}`]: 'shared',
        'karpenter.sh/discovery': clusterName,
      },
    });
    new PrefixReservations(this, 'Prefixes', { tier: appTier, subnets: plan.app });
    const dataTier =
      plan.data &&
      new Tier(this, 'Data', {
        vpc,
        region,
        name: `${name}-data`,
        subnets: plan.data,
        wayOut: () => 'nowhere',
      });

    const acls = [
      ['PublicAcl', publicTier, publicAcl(acl)],
      ['AppAcl', appTier, appAcl(acl)],
      ...(dataTier === undefined ? [] : [['DataAcl', dataTier, dataAcl(acl)] as const]),
    ] as const;
    for (const [id, { subnetIds, label }, rules] of acls)
      new NetworkAcl(this, id, { vpcId: vpc.id, name: label, subnetIds, rules });

    const groups = new SecurityGroups(this, 'Groups', {
      vpcId: vpc.id,
      nameOf: (group) => this.physicalName([group], { maxLength: NAME_LIMITS.securityGroup.max }),
      groups: groupsOf(security),
      rules: securityRules(security),
      tags: { nodes: { 'karpenter.sh/discovery': clusterName } },
    });
    new Endpoints(this, 'Endpoints', {
      vpcId: vpc.id,
      region,
      accountId,
      name,
      routeTableIds: [...publicTier.routeTableIds, ...appTier.routeTableIds],
      interfaces: network.interfaceEndpoints,
      subnetIds: appTier.subnetIds,
      securityGroupId: security.endpoints ? groups.idOf('endpoints') : undefined,
    });
    new FlowLogs(this, 'FlowLogs', {
      vpcId: vpc.id,
      name,
      roleName: this.physicalName(['flow-logs'], { maxLength: NAME_LIMITS.iamRole.max }),
      accountId,
      boundaryArn: this.read(bootstrap, 'permissions_boundary_arn'),
      keyArn: this.read(account, 'logs_key_arn'),
      days: environment.retention.logDays,
    });

    this.publish({
      vpc_id: vpc.id,
      ...this.byZone((zone) => [`public_subnet_id_${zone}`, publicTier.subnetId(zone)]),
      ...this.byZone((zone) => [`app_subnet_id_${zone}`, appTier.subnetId(zone)]),
      ...this.byZone((zone) => [`data_subnet_id_${zone}`, (dataTier ?? appTier).subnetId(zone)]),
      ...this.byZone((zone) => [`nat_public_ip_${zone}`, nat.publicIp(zone)]),
      load_balancer_security_group_id: groups.idOf('load-balancer'),
      ingress_security_group_id: groups.idOf('ingress'),
      nodes_security_group_id: groups.idOf('nodes'),
      data_security_group_id: groups.idOf('data'),
      functions_security_group_id: groups.idOf('functions'),
      monitoring_security_group_id: groups.idOf('monitoring'),
      runner_security_group_id: groups.idOf('runner'),
      vpc_link_security_group_id: groups.idOf('vpc-link'),
      cluster_security_group_id: groups.idOf('cluster'),
    });
  }

  private byZone(
    entry: (zone: Zone) => readonly [OutputOf<'Network'>, string | undefined],
  ): Partial<Record<OutputOf<'Network'>, string>> {
    const all = this.environment.network.zones.map(entry);
    return Object.fromEntries(all.filter(([, value]) => value !== undefined));
  }
}
