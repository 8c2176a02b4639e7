import type { Construct } from 'constructs';
import { servicesWithRole } from '../constructs/identity/service-identity.ts';
import { helmProvider, kubernetesProvider } from '../constructs/providers.ts';
import { Namespace } from '../constructs/workload/namespace.ts';
import { ServiceAssociations } from '../constructs/workload/service-associations.ts';
import type { Deployment, PlatformEnvironment } from '../environments/platform.ts';
import { snakeCase } from '../lib/names.ts';
import type { ClusterStack } from './cluster-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import type { PlatformStack } from './platform-stack.ts';
import type { SystemAwsStack } from './system-aws-stack.ts';

export interface SystemStackProps {
  readonly environment: PlatformEnvironment;
  readonly deployment: Deployment;
  readonly cluster: ClusterStack;
  readonly platform: PlatformStack;
  readonly systemAws: SystemAwsStack;
}

/** One system in the cluster: its namespace, identity associations and releases or Argo CD applications. */
export class SystemStack extends EnvironmentStack<'System'> {
  constructor(scope: Construct, { environment, deployment, cluster, platform, systemAws }: SystemStackProps) {
    const { system } = deployment;
    super(scope, { environment, kind: 'System', name: system.name, system: system.name });
    this.after(platform, 'its releases need the controllers and their resource definitions');
    this.after(systemAws, 'its pods find their databases, queues and secrets there');
    const connection = {
      name: this.read(cluster, 'cluster_name'),
      region: environment.region,
      endpoint: this.read(cluster, 'cluster_endpoint'),
      certificateAuthority: this.read(cluster, 'cluster_certificate_authority'),
    };
    kubernetesProvider(this, connection);
    helmProvider(this, connection);

    new Namespace(this, 'Namespace', {
      name: system.name,
      podSecurity: 'restricted',
      mesh: system.traffic === 'mesh',
      removal: environment.removal,
    });
    new ServiceAssociations(this, 'Identity', {
      clusterName: connection.name,
      namespace: system.name,
      roles: Object.fromEntries(
        servicesWithRole(deployment).map((service) => [
          service,
          this.read(systemAws, `service_role_arn_${snakeCase(service)}`),
        ]),
      ),
    });
  }
}
