import type { PlatformEnvironment } from '../../environments/platform.ts';
import type { ChartName } from '../../lib/catalogue/index.ts';

/** One Helm release of the platform stack as data: what is installed, where, with which values, and what it waits for. */
export interface PlatformRelease {
  /** Release name; charts derive names of service accounts from it, which roles and identity associations rely on. */
  readonly name: string;
  /** A namespace that exists: one of `CONTROLLER_NAMESPACES`, or `kube-system`. */
  readonly namespace: string;
  /** A chart of the catalogue, or the platform's own chart in `charts/platform`. */
  readonly chart: ChartName | { readonly local: 'platform' };
  readonly values: Readonly<Record<string, unknown>>;
  /** Names of releases that must be ready before; namespaces and identity associations are implied. */
  readonly after: readonly string[];
  /** Leaves out the chart's folder `crds/`, where another release owns those definitions. Default: false. */
  readonly skipCrds?: boolean;
  /** Seconds until a release that is not ready counts as failed and is rolled back. Default: 600. */
  readonly timeoutSeconds?: number;
}

/** Everything that values of platform releases are made from: plain data, and values of other stacks (tokens in a stack). */
export interface ReleaseContext {
  readonly environment: PlatformEnvironment;
  readonly clusterName: string;
  readonly vpcId: string;
  readonly clusterEndpoint: string;
  readonly nodeRoleName: string;
  /** Bucket names. */
  readonly buckets: { readonly logs: string; readonly traces: string; readonly velero: string };
  readonly dataKeyArn: string;
  readonly edge: {
    readonly targetGroupArn: string;
    readonly certificateArn: string;
    readonly webAclArn: string;
    readonly ingressSecurityGroupId: string;
    readonly loadBalancerSecurityGroupId: string;
  };
  /** Bucket of the load balancers' access logs. */
  readonly loadBalancerLogsBucket: string;
  readonly monitoring: { readonly privateIp: string; readonly credentialsSecretArn: string };
  /** Secrets of the platform's own pages, which people fill, and the role by which External Secrets reads them. */
  readonly tools: {
    readonly argoCdSecretArn: string;
    readonly grafanaSecretArn: string;
    readonly secretsReaderRoleArn: string;
  };
  /** Topic that tells people; Alertmanager publishes to it. */
  readonly alertsTopicArn: string;
  /** Topic on which Alertmanager says that alerting works. */
  readonly heartbeatTopicArn: string;
  /** Host and path of the ECR repositories of our own charts, without a scheme. */
  readonly chartsRegistry: string;
  readonly hosts: { readonly argoCd: string; readonly grafana: string };
}
