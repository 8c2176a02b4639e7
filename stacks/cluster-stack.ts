import type { Construct } from 'constructs';
import { Access, accessGrants } from '../constructs/cluster/access.ts';
import { addonsAfterNodes, addonsBeforeNodes } from '../constructs/cluster/addon-settings.ts';
import { Addons } from '../constructs/cluster/addons.ts';
import { Cluster } from '../constructs/cluster/cluster.ts';
import { ClusterAlarms } from '../constructs/cluster/cluster-alarms.ts';
import { clusterName, clusterVersion, serviceCidr } from '../constructs/cluster/cluster-settings.ts';
import { ContainerInsights } from '../constructs/cluster/container-insights.ts';
import { Nodes } from '../constructs/cluster/nodes.ts';
import type { PlatformEnvironment } from '../environments/platform.ts';
import type { AccountStack } from './account-stack.ts';
import type { BootstrapStack } from './bootstrap-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import type { NetworkStack } from './network-stack.ts';
import { STACK_NAMES } from './outputs.ts';

export interface ClusterStackProps {
  readonly environment: PlatformEnvironment;
  readonly bootstrap: BootstrapStack;
  readonly account: AccountStack;
  readonly network: NetworkStack;
}

/** EKS, node groups, add-ons, access entries. */
export class ClusterStack extends EnvironmentStack<'Cluster'> {
  constructor(scope: Construct, { environment, bootstrap, account, network }: ClusterStackProps) {
    super(scope, { environment, kind: 'Cluster', name: STACK_NAMES.Cluster });
    const { cluster: settings, accountId, removal } = environment;
    const name = clusterName(environment.name);
    const version = clusterVersion(settings.version);
    const boundaryArn = this.read(bootstrap, 'permissions_boundary_arn');
    const dataKeyArn = this.read(account, 'data_key_arn');
    const logs = { days: environment.retention.logDays, keyArn: this.read(account, 'logs_key_arn') };
    const subnets = environment.network.zones.map((zone) => ({
      zone,
      id: this.read(network, `app_subnet_id_${zone}`),
    }));

    const cluster = new Cluster(this, 'Cluster', {
      name,
      accountId,
      version,
      subnetIds: subnets.map(({ id }) => id),
      securityGroupId: this.read(network, 'cluster_security_group_id'),
      publicCidrs: settings.publicCidrs,
      serviceCidr: serviceCidr([environment.network.cidr, ...environment.network.peers.map(({ cidr }) => cidr)]),
      logs,
      boundaryArn,
      removal,
      deletionProtection: settings.deletionProtection,
    });
    new Access(this, 'Access', {
      clusterName: cluster.name,
      grants: accessGrants({
        accountId,
        people: settings.people,
        planRoleArn: this.read(bootstrap, 'plan_role_arn'),
        applyRoleArn: this.read(bootstrap, 'apply_role_arn'),
      }),
    });
    const addons = {
      environment: environment.name,
      clusterName: cluster.name,
      version,
      accountId,
      identityProviderArn: cluster.identityProvider.arn,
      issuer: cluster.issuer,
      dataKeyArn,
      boundaryArn,
    };
    const networking = new Addons(this, 'Networking', { ...addons, addons: addonsBeforeNodes() });
    const nodes = new Nodes(this, 'Nodes', {
      environment: environment.name,
      clusterName: cluster.name,
      clusterLabel: name,
      version,
      settings: settings.nodes,
      subnets,
      securityGroupIds: [this.read(network, 'nodes_security_group_id'), cluster.managedSecurityGroupId],
      dataKeyArn,
      boundaryArn,
      tags: this.tags,
      metadataHops: settings.cloudwatch ? 2 : 1,
      autoscaler: settings.autoscaler,
      after: networking.installed,
    });
    const insights = settings.cloudwatch
      ? new ContainerInsights(this, 'ContainerInsights', { clusterName: name, ...logs })
      : undefined;
    new Addons(this, 'Addons', {
      ...addons,
      addons: addonsAfterNodes({ cloudwatch: settings.cloudwatch, volumeTags: this.tags }),
      after: [
        ...[...nodes.groups.values()].map(({ resource }) => resource),
        ...(insights?.logGroups.map(({ resource }) => resource) ?? []),
      ],
    });
    new ClusterAlarms(this, 'Alarms', {
      clusterName: cluster.name,
      prefix: name,
      topicArn: this.read(account, 'alerts_topic_arn'),
      groups: nodes.groups,
      cloudwatch: settings.cloudwatch,
    });

    this.publish({
      cluster_name: cluster.name,
      cluster_arn: cluster.resource.arn,
      cluster_endpoint: cluster.resource.endpoint,
      cluster_certificate_authority: cluster.certificateAuthority,
      oidc_provider_arn: cluster.identityProvider.arn,
      oidc_issuer: cluster.issuer,
      managed_security_group_id: cluster.managedSecurityGroupId,
      node_role_arn: nodes.role.arn,
      node_role_name: nodes.role.resource.name,
    });
  }
}
