import type { Construct } from 'constructs';
import { clusterName } from '../constructs/cluster/cluster-settings.ts';
import type { ControllerContext } from '../constructs/controllers/controller.ts';
import { Controllers } from '../constructs/controllers/controllers.ts';
import { CONTROLLER_NAMESPACES, LOAD_BALANCED_NAMESPACES } from '../constructs/controllers/namespaces.ts';
import type { ReleaseContext } from '../constructs/controllers/platform-release.ts';
import { PlatformReleases } from '../constructs/controllers/platform-releases.ts';
import { HeartbeatAlarm } from '../constructs/observability/heartbeat.ts';
import { helmProvider, kubernetesProvider } from '../constructs/providers.ts';
import { Namespace } from '../constructs/workload/namespace.ts';
import type { PlatformEnvironment } from '../environments/platform.ts';
import { toolHosts } from '../environments/tool-hosts.ts';
import { pascalCase, snakeCase } from '../lib/names.ts';
import type { AccountStack } from './account-stack.ts';
import type { BootstrapStack } from './bootstrap-stack.ts';
import type { ClusterStack } from './cluster-stack.ts';
import type { EdgeStack } from './edge-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import type { NetworkStack } from './network-stack.ts';
import type { OperationsStack } from './operations-stack.ts';
import { STACK_NAMES } from './outputs.ts';

export interface PlatformStackProps {
  readonly environment: PlatformEnvironment;
  readonly bootstrap: BootstrapStack;
  readonly account: AccountStack;
  readonly network: NetworkStack;
  readonly edge: EdgeStack;
  readonly operations: OperationsStack;
  readonly cluster: ClusterStack;
}

/**
 * The controllers that every system needs: their namespaces, roles, identity associations and Helm releases; and the alarm
 * that rings when those of alerting fall silent.
 */
export class PlatformStack extends EnvironmentStack<'Platform'> {
  constructor(scope: Construct, props: PlatformStackProps) {
    const { environment, bootstrap, account, cluster, edge } = props;
    super(scope, { environment, kind: 'Platform', name: STACK_NAMES.Platform });
    this.after(edge, 'the mesh gateway binds to the load balancer that the edge holds');
    const connection = {
      name: this.read(cluster, 'cluster_name'),
      region: environment.region,
      endpoint: this.read(cluster, 'cluster_endpoint'),
      certificateAuthority: this.read(cluster, 'cluster_certificate_authority'),
      kubeconfig: environment.cluster.kubeconfig,
    };
    kubernetesProvider(this, connection);
    helmProvider(this, connection);

    const namespaces = Object.entries(CONTROLLER_NAMESPACES).map(
      ([name, podSecurity]) =>
        new Namespace(this, `Namespace${pascalCase(name)}`, {
          name,
          podSecurity,
          loadBalanced: LOAD_BALANCED_NAMESPACES.includes(name),
          removal: environment.removal,
        }),
    );
    const controllers = new Controllers(this, 'Controllers', {
      context: this.controllerContext(props),
      clusterName: connection.name,
      boundaryArn: this.read(bootstrap, 'permissions_boundary_arn'),
      autoscaler: environment.cluster.autoscaler,
      nodeRole: { name: this.read(cluster, 'node_role_name'), arn: this.read(cluster, 'node_role_arn') },
    });
    const releases = new PlatformReleases(this, 'Releases', {
      context: this.releaseContext(props),
      after: [...namespaces.map(({ resource }) => resource), ...controllers.associations],
    });
    new HeartbeatAlarm(this, 'Heartbeat', {
      name: this.physicalName(['heartbeat'], { maxLength: 255 }),
      heartbeatTopicName: this.read(account, 'heartbeat_topic_name'),
      topicArn: this.read(account, 'alerts_topic_arn'),
      after: releases.resources,
    });

    for (const secret of props.operations.outputsWhere((output) => output.endsWith('_secret_arn')))
      this.prerequisites.push({ kind: 'secret', secret });
    const hosts = toolHosts(environment.dns);
    this.publish({ argo_cd_host: hosts.argoCd, grafana_host: hosts.grafana });
  }

  private releaseContext({
    environment,
    account,
    network,
    edge,
    operations,
    cluster,
  }: PlatformStackProps): ReleaseContext {
    return {
      environment,
      // As text: it stands in keys of values, and names what exists before the cluster.
      clusterName: clusterName(environment.name),
      clusterEndpoint: this.read(cluster, 'cluster_endpoint'),
      vpcId: this.read(network, 'vpc_id'),
      nodeRoleName: this.read(cluster, 'node_role_name'),
      dataKeyArn: this.read(account, 'data_key_arn'),
      buckets: {
        logs: this.read(operations, 'logs_bucket_name'),
        traces: this.read(operations, 'traces_bucket_name'),
        velero: this.read(operations, 'velero_bucket_name'),
      },
      edge: {
        targetGroupArn: this.read(edge, 'gateway_target_group_arn'),
        certificateArn: this.read(edge, 'certificate_arn'),
        webAclArn: this.read(edge, 'web_acl_arn'),
        ingressSecurityGroupId: this.read(network, 'ingress_security_group_id'),
        loadBalancerSecurityGroupId: this.read(network, 'load_balancer_security_group_id'),
      },
      loadBalancerLogsBucket: this.read(account, 'load_balancer_logs_bucket_name'),
      monitoring: {
        privateIp: this.read(operations, 'monitoring_private_ip'),
        credentialsSecretArn: this.read(operations, 'monitoring_credentials_secret_arn'),
      },
      tools: {
        argoCdSecretArn: this.read(operations, 'argo_cd_secret_arn'),
        grafanaSecretArn: this.read(operations, 'grafana_secret_arn'),
        secretsReaderRoleArn: this.read(operations, 'tool_secrets_reader_role_arn'),
      },
      alertsTopicArn: this.read(account, 'alerts_topic_arn'),
      heartbeatTopicArn: this.read(account, 'heartbeat_topic_arn'),
      chartsRegistry: this.read(account, 'charts_repository_url'),
      hosts: toolHosts(environment.dns),
    };
  }

  private controllerContext({ environment, account, network, operations }: PlatformStackProps): ControllerContext {
    return {
      environment: environment.name,
      accountId: environment.accountId,
      region: environment.region,
      clusterName: clusterName(environment.name),
      vpcId: this.read(network, 'vpc_id'),
      zoneIds: Object.keys(environment.dns.zones).map((zone) => this.read(account, `zone_id_${snakeCase(zone)}`)),
      dataKeyArn: this.read(account, 'data_key_arn'),
      alertsTopicArn: this.read(account, 'alerts_topic_arn'),
      heartbeatTopicArn: this.read(account, 'heartbeat_topic_arn'),
      chartsRepositoryArn: this.read(account, 'charts_repository_arn'),
      buckets: {
        logs: { arn: this.read(operations, 'logs_bucket_arn') },
        traces: { arn: this.read(operations, 'traces_bucket_arn') },
        velero: { arn: this.read(operations, 'velero_bucket_arn') },
      },
    };
  }
}
