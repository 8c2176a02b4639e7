import type { Construct } from 'constructs';
import { clusterName } from '../constructs/cluster/cluster-settings.ts';
import type { ControllerContext } from '../constructs/controllers/controller.ts';
import { Controllers } from '../constructs/controllers/controllers.ts';
import { CONTROLLER_NAMESPACES } from '../constructs/controllers/namespaces.ts';
import { toolHosts } from '../constructs/controllers/tools.ts';
import { helmProvider, kubernetesProvider } from '../constructs/providers.ts';
import { Namespace } from '../constructs/workload/namespace.ts';
import type { PlatformEnvironment } from '../environments/platform.ts';
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

/** The controllers that every system needs: their namespaces, roles, identity associations and Helm releases. */
export class PlatformStack extends EnvironmentStack<'Platform'> {
  constructor(scope: Construct, props: PlatformStackProps) {
    const { environment, bootstrap, cluster, edge } = props;
    super(scope, { environment, kind: 'Platform', name: STACK_NAMES.Platform });
    this.after(edge, 'the mesh gateway binds to the load balancer that the edge holds');
    const connection = {
      name: this.read(cluster, 'cluster_name'),
      region: environment.region,
      endpoint: this.read(cluster, 'cluster_endpoint'),
      certificateAuthority: this.read(cluster, 'cluster_certificate_authority'),
    };
    kubernetesProvider(this, connection);
    helmProvider(this, connection);

    for (const [name, podSecurity] of Object.entries(CONTROLLER_NAMESPACES)) {
      new Namespace(this, `Namespace${pascalCase(name)}`, { name, podSecurity, removal: environment.removal });
    }
    new Controllers(this, 'Controllers', {
      context: this.controllerContext(props),
      clusterName: connection.name,
      boundaryArn: this.read(bootstrap, 'permissions_boundary_arn'),
      autoscaler: environment.cluster.autoscaler,
      nodeRole: { name: this.read(cluster, 'node_role_name'), arn: this.read(cluster, 'node_role_arn') },
    });

    const hosts = toolHosts(environment.dns);
    this.publish({ argo_cd_host: hosts.argoCd, grafana_host: hosts.grafana });
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
      chartsRepositoryArn: this.read(account, 'charts_repository_arn'),
      buckets: {
        logs: { arn: this.read(operations, 'logs_bucket_arn') },
        traces: { arn: this.read(operations, 'traces_bucket_arn') },
        velero: { arn: this.read(operations, 'velero_bucket_arn') },
      },
    };
  }
}
