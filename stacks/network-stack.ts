import type { Construct } from 'constructs';
import { type AclRules, appAcl, dataAcl, publicAcl } from '../constructs/network/acl-rules.ts';
import { Endpoints } from '../constructs/network/endpoints.ts';
import { FlowLogs } from '../constructs/network/flow-logs.ts';
import { Nat } from '../constructs/network/nat.ts';
import { NetworkAcl } from '../constructs/network/network-acl.ts';
import { aclInput, subnetPlan } from '../constructs/network/plan.ts';
import { PrefixReservations } from '../constructs/network/prefix-reservations.ts';
import { SecurityGroups } from '../constructs/network/security-groups.ts';
import { securityInput } from '../constructs/network/security-input.ts';
import { groupsOf, type SecurityInput, securityRules } from '../constructs/network/security-rules.ts';
import { Tier, type WayOut, type ZoneCidr } from '../constructs/network/tier.ts';
import { Vpc } from '../constructs/network/vpc.ts';
import type { PlatformEnvironment } from '../environments/platform.ts';
import { NAME_LIMITS } from '../lib/aws-limits.ts';
import type { AccountStack } from './account-stack.ts';
import type { BootstrapStack } from './bootstrap-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import { STACK_NAMES } from './outputs.ts';

export interface NetworkStackProps {
  readonly environment: PlatformEnvironment;
  readonly bootstrap: BootstrapStack;
  readonly account: AccountStack;
}

/** The subnets of the environment by tier. */
interface Tiers {
  readonly public: Tier;
  readonly app: Tier;
  /** Undefined in the development layout. */
  readonly data: Tier | undefined;
  readonly nat: Nat;
}

/** VPC, subnets, routes, network ACLs, endpoints, flow logs, security groups. */
export class NetworkStack extends EnvironmentStack<'Network'> {
  private readonly vpc: Vpc;

  constructor(scope: Construct, { environment, bootstrap, account }: NetworkStackProps) {
    super(scope, { environment, kind: 'Network', name: STACK_NAMES.Network });
    const security = securityInput(environment);
    this.vpc = new Vpc(this, 'Vpc', { name: environment.name, cidr: environment.network.cidr });
    const tiers = this.makeTiers();
    this.filterTiers(tiers, security);
    const groups = this.makeGroups(security);
    this.makeEndpoints(tiers, groups, security);
    this.recordFlows(this.read(bootstrap, 'permissions_boundary_arn'), this.read(account, 'logs_key_arn'));
    this.publishSubnets(tiers);
    this.publishGroups(groups);
  }

  /** As text: it stands in the keys of tags, by which controllers find subnets and groups. */
  private get clusterName(): string {
    return this.physicalName(['platform'], { maxLength: NAME_LIMITS.eksCluster.max });
  }

  private makeTiers(): Tiers {
    const { vpc, clusterName } = this;
    const { name, region, removal, network } = this.environment;
    const plan = subnetPlan(network);
    const cluster = { [`kubernetes.io/cluster/${clusterName}`]: 'shared' };
    const tier = (id: string, subnets: readonly ZoneCidr[], wayOut: (zone: string) => WayOut, tags = {}) =>
      new Tier(this, id, { vpc, region, name: `${name}-${id.toLowerCase()}`, subnets, wayOut, tags });
    const publicTier = tier('Public', plan.public, () => ({ internetGatewayId: vpc.internetGateway.id }), {
      ...cluster,
      'kubernetes.io/role/elb': '1',
    });
    const nat = new Nat(this, 'Nat', { vpc, publicTier, name, zones: network.zones, mode: network.nat, removal });
    const app = tier('App', plan.app, (zone) => ({ natGatewayId: nat.gatewayId(zone) }), {
      ...cluster,
      'kubernetes.io/role/internal-elb': '1',
      'karpenter.sh/discovery': clusterName,
    });
    new PrefixReservations(this, 'Prefixes', { tier: app, subnets: plan.app });
    const data = plan.data && tier('Data', plan.data, () => 'nowhere');
    return { public: publicTier, app, data, nat };
  }

  private filterTiers(tiers: Tiers, security: SecurityInput): void {
    const input = aclInput(this.environment.network, security);
    const filter = (id: string, { label, subnetIds }: Tier, rules: AclRules) =>
      new NetworkAcl(this, id, { vpcId: this.vpc.id, name: label, subnetIds, rules });
    filter('PublicAcl', tiers.public, publicAcl(input));
    filter('AppAcl', tiers.app, appAcl(input));
    if (tiers.data !== undefined) filter('DataAcl', tiers.data, dataAcl(input));
  }

  private makeGroups(security: SecurityInput): SecurityGroups {
    return new SecurityGroups(this, 'Groups', {
      vpcId: this.vpc.id,
      nameOf: (group) => this.physicalName([group], { maxLength: NAME_LIMITS.securityGroup.max }),
      groups: groupsOf(security),
      rules: securityRules(security),
      tags: { nodes: { 'karpenter.sh/discovery': this.clusterName } },
    });
  }

  private makeEndpoints(tiers: Tiers, groups: SecurityGroups, { endpoints }: SecurityInput): void {
    const { name, region, accountId, network } = this.environment;
    new Endpoints(this, 'Endpoints', {
      vpcId: this.vpc.id,
      region,
      accountId,
      name,
      routeTableIds: [...tiers.public.routeTableIds, ...tiers.app.routeTableIds],
      interfaces: network.interfaceEndpoints,
      subnetIds: tiers.app.subnetIds,
      securityGroupId: endpoints ? groups.idOf('endpoints') : undefined,
    });
  }

  private recordFlows(boundaryArn: string, keyArn: string): void {
    const { name, accountId, retention } = this.environment;
    new FlowLogs(this, 'FlowLogs', {
      vpcId: this.vpc.id,
      name,
      roleName: this.physicalName(['flow-logs'], { maxLength: NAME_LIMITS.iamRole.max }),
      accountId,
      boundaryArn,
      keyArn,
      days: retention.logDays,
    });
  }

  private publishSubnets(tiers: Tiers): void {
    const data = tiers.data ?? tiers.app;
    this.publish({ vpc_id: this.vpc.id });
    for (const zone of this.environment.network.zones) {
      const address = tiers.nat.publicIp(zone);
      this.publish({
        [`public_subnet_id_${zone}`]: tiers.public.subnetId(zone),
        [`app_subnet_id_${zone}`]: tiers.app.subnetId(zone),
        [`data_subnet_id_${zone}`]: data.subnetId(zone),
        ...(address === undefined ? {} : { [`nat_public_ip_${zone}`]: address }),
      });
    }
  }

  private publishGroups(groups: SecurityGroups): void {
    this.publish({
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
}
