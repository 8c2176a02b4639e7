import type { Construct } from 'constructs';
import { servicesWithRole } from '../constructs/identity/service-identity.ts';
import { helmProvider, kubernetesProvider } from '../constructs/providers.ts';
import { gitopsValues } from '../constructs/releases/gitops-values.ts';
import { Release } from '../constructs/releases/release.ts';
import { Releases } from '../constructs/releases/releases.ts';
import type { SystemFacts } from '../constructs/releases/system-facts.ts';
import { systemReleases } from '../constructs/releases/system-releases.ts';
import { Namespace } from '../constructs/workload/namespace.ts';
import { ServiceAssociations } from '../constructs/workload/service-associations.ts';
import type { Deployment, PlatformEnvironment } from '../environments/platform.ts';
import { snakeCase } from '../lib/names.ts';
import type { AccountStack } from './account-stack.ts';
import type { ClusterStack } from './cluster-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import type { NetworkStack } from './network-stack.ts';
import type { PlatformStack } from './platform-stack.ts';
import type { SystemAwsStack } from './system-aws-stack.ts';

export interface SystemStackProps {
  readonly environment: PlatformEnvironment;
  readonly deployment: Deployment;
  readonly account: AccountStack;
  readonly network: NetworkStack;
  readonly cluster: ClusterStack;
  readonly platform: PlatformStack;
  readonly systemAws: SystemAwsStack;
}

/** Namespace of Argo CD, where its Applications live. */
const ARGO_CD = 'argocd';

/** One system in the cluster: its namespace, identity associations, and its releases or what Argo CD makes of it. */
export class SystemStack extends EnvironmentStack<'System'> {
  constructor(scope: Construct, props: SystemStackProps) {
    const { environment, deployment, account, cluster, platform, systemAws } = props;
    const { system, services } = deployment;
    super(scope, { environment, kind: 'System', name: system.name, system: system.name });
    this.after(platform, 'its releases need the controllers and their resource definitions');
    this.after(systemAws, 'its pods find their databases, queues and secrets there');
    const connection = {
      name: this.read(cluster, 'cluster_name'),
      region: environment.region,
      endpoint: this.read(cluster, 'cluster_endpoint'),
      certificateAuthority: this.read(cluster, 'cluster_certificate_authority'),
      kubeconfig: environment.cluster.kubeconfig,
    };
    kubernetesProvider(this, connection);
    helmProvider(this, connection);

    const namespace = new Namespace(this, 'Namespace', {
      name: system.name,
      podSecurity: 'restricted',
      mesh: system.traffic === 'mesh',
      loadBalanced:
        system.traffic === 'ingress' || Object.values(services).some(({ exposed }) => exposed !== undefined),
      removal: environment.removal,
    });
    const identity = new ServiceAssociations(this, 'Identity', {
      clusterName: connection.name,
      namespace: system.name,
      roles: Object.fromEntries(
        servicesWithRole(deployment).map((service) => [
          service,
          this.read(systemAws, `service_role_arn_${snakeCase(service)}`),
        ]),
      ),
    });
    const filled = new Set(systemAws.firstValues.map(({ secret }) => secret));
    for (const secret of systemAws.outputsWhere((output) => /_secret_name(_|$)/.test(output))) {
      const byApply = filled.has(secret.output) ? ({ filledBy: 'apply' } as const) : {};
      this.prerequisites.push({ kind: 'secret', secret, ...byApply });
    }
    const after = [namespace.resource, ...identity.resources];
    const source = environment.charts;
    if (system.delivery === 'helm') {
      // Argo CD reads digests from Git: its applications wait for images by themselves.
      const file = `gitops/${environment.name}/${system.name}.yaml`;
      for (const service of Object.keys(deployment.awaiting)) this.prerequisites.push({ kind: 'image', service, file });
      const releases = systemReleases(this.facts(props), 'read');
      new Releases(this, 'Release', { namespace: system.name, releases, source, after });
      return;
    }
    new Release(this, 'Applications', {
      name: `${system.name}-applications`,
      namespace: ARGO_CD,
      chart: { local: 'gitops' },
      values: gitopsValues(this.facts(props), this.read(account, 'charts_repository_url')),
      dependsOn: after,
      source,
    });
  }

  private facts({ environment, deployment, network, systemAws }: SystemStackProps): SystemFacts {
    return {
      environment,
      deployment,
      output: (need, field) => this.read(systemAws, `need_${snakeCase(`${need}_${field}`)}`),
      repositoryUrl: (service) => this.read(systemAws, `repository_url_${snakeCase(service)}`),
      readers: {
        secrets: () => this.read(systemAws, 'secrets_reader_role_arn'),
        queues: () => this.read(systemAws, 'queue_reader_role_arn'),
      },
      ingressSecurityGroupId: () => this.read(network, 'ingress_security_group_id'),
    };
  }
}
