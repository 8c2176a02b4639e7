import type { Construct } from 'constructs';
import { renamed } from '../constructs/data/first-value.ts';
import { Images } from '../constructs/delivery/images.ts';
import { PushRole } from '../constructs/delivery/push-role.ts';
import { zoneKey } from '../constructs/dns/zone.ts';
import { ApiGateway } from '../constructs/edge/api-gateway.ts';
import { ApiGatewayAlarms, apiCharts } from '../constructs/edge/api-gateway-alarms.ts';
import { zoneOf } from '../constructs/edge/hosts.ts';
import { ReaderRoles } from '../constructs/identity/reader-roles.ts';
import { ServiceIdentities } from '../constructs/identity/service-identity.ts';
import { buildNeeds } from '../constructs/needs/index.ts';
import {
  type NeedConstruct,
  type NeedContext,
  type NeedEdge,
  needName,
  type SubnetOf,
} from '../constructs/needs/need.ts';
import { SiteNeed } from '../constructs/needs/site.ts';
import { alarmsBelow, type Chart } from '../constructs/observability/chart.ts';
import { Dashboard } from '../constructs/observability/dashboard.ts';
import { loadBalancerCharts, needCharts } from '../constructs/observability/system-dashboard.ts';
import type { Deployment, PlatformEnvironment } from '../environments/platform.ts';
import { NAME_LIMITS } from '../lib/aws-limits.ts';
import { snakeCase } from '../lib/names.ts';
import type { AccountStack } from './account-stack.ts';
import type { BootstrapStack } from './bootstrap-stack.ts';
import type { EdgeStack } from './edge-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import type { NetworkStack } from './network-stack.ts';

export interface SystemAwsStackProps {
  readonly environment: PlatformEnvironment;
  readonly deployment: Deployment;
  readonly bootstrap: BootstrapStack;
  readonly account: AccountStack;
  readonly network: NetworkStack;
  readonly edge: EdgeStack;
}

/** The AWS side of one system. It has no Kubernetes provider: it survives, and stays plannable, without a cluster. */
export class SystemAwsStack extends EnvironmentStack<'SystemAws'> {
  readonly deployment: Deployment;

  constructor(scope: Construct, props: SystemAwsStackProps) {
    const { environment, deployment } = props;
    const { name } = deployment.system;
    super(scope, { environment, kind: 'SystemAws', name: `${name}-aws`, system: name });
    this.deployment = deployment;
    const context = this.needContext(props);
    const needs = buildNeeds(this, context);
    const services = new ServiceIdentities(this, 'Services', { context, needs });
    const readers = new ReaderRoles(this, 'Readers', { context, needs });
    const images = this.images(context);
    const push = this.pushRole(props, context, images);
    const api = this.gateway(props, context);
    this.dashboard(props, context, [...needCharts(needs.values()), ...(api === undefined ? [] : apiCharts(api))]);
    this.publishNeeds(needs);
    for (const [service, url] of images.urls) this.publish({ [`repository_url_${snakeCase(service)}`]: url });
    if (push !== undefined) this.publish({ push_role_arn: push.arn });
    if (api !== undefined) this.publish({ api_gateway_url: api.url });
    for (const [service, arn] of services.arns) this.publish({ [`service_role_arn_${snakeCase(service)}`]: arn });
    if (readers.secrets !== undefined) this.publish({ secrets_reader_role_arn: readers.secrets.arn });
    if (readers.queues !== undefined) this.publish({ queue_reader_role_arn: readers.queues.arn });
  }

  /** `need_<need>_<field>`, for example `need_main_reader_host`; and what an apply puts into the needs' empty secrets. */
  private publishNeeds(needs: ReadonlyMap<string, NeedConstruct>): void {
    for (const [name, { outputs, firstValues = [] }] of needs) {
      const nameOf = (field: string) => `need_${snakeCase(`${name}_${field}`)}` as const;
      for (const [field, value] of Object.entries(outputs)) this.publish({ [nameOf(field)]: value });
      this.firstValues.push(...firstValues.map((first) => renamed(first, nameOf)));
    }
    const site = [...needs.values()].find((need) => need instanceof SiteNeed);
    if (site !== undefined) this.publish({ distribution_domain_name: site.domainName });
  }

  private images({ environment, deployment, keys }: NeedContext): Images {
    return new Images(this, 'Repository', {
      system: deployment.system.name,
      services: deployment.services,
      caches: environment.imageCaches,
      keyArn: keys.data,
      removal: environment.removal,
    });
  }

  /** Where the system says which projects build its images, and has a repository for them. */
  private pushRole({ bootstrap }: SystemAwsStackProps, context: NeedContext, images: Images): PushRole | undefined {
    const { sources } = context.deployment.system;
    if (sources.length === 0 || images.ownArns.length === 0) return undefined;
    return new PushRole(this, 'Push', {
      context,
      sources,
      providerArn: this.read(bootstrap, 'gitlab_oidc_provider_arn'),
      repositoryArns: images.ownArns,
    });
  }

  /** Where both the system has a gateway and the environment says who issues its tokens. */
  private gateway({ edge }: SystemAwsStackProps, context: NeedContext): ApiGateway | undefined {
    const { deployment, environment, network, keys, alerts } = context;
    const { gateway, objectives } = deployment.system;
    if (gateway === undefined || deployment.gateway === undefined) return undefined;
    const name = needName(context, ['api'], { maxLength: NAME_LIMITS.apiGateway.max });
    const api = new ApiGateway(this, 'Api', {
      name,
      host: deployment.host,
      gateway,
      tokens: deployment.gateway,
      listenerArn: this.read(edge, 'https_listener_arn'),
      subnetIds: network.appSubnetIds.map(({ id }) => id),
      securityGroupId: network.securityGroups.vpcLink,
      logs: { days: environment.retention.logDays, keyArn: keys.logs },
    });
    const { ratePerSecond } = gateway.throttle;
    new ApiGatewayAlarms(this, 'ApiAlarms', { api, name, objectives, ratePerSecond, topicArn: alerts.topicArn });
    return api;
  }

  /** A system without anything that CloudWatch measures (all of it runs in the cluster) gets no dashboard. */
  private dashboard({ edge }: SystemAwsStackProps, context: NeedContext, own: readonly Chart[]): void {
    const { deployment, environment } = context;
    const { system, host } = deployment;
    const mesh = system.traffic === 'mesh' ? loadBalancerCharts(this.read(edge, 'load_balancer_arn_suffix')) : [];
    const charts = [...own, ...mesh];
    if (charts.length === 0) return;
    new Dashboard(this, 'Dashboard', {
      name: needName(context, [], { maxLength: NAME_LIMITS.dashboard.max }),
      text: `# ${system.name} in ${environment.name}\n${system.about}: [${host}](https://${host}). Alarms are explained in docs/runbook.md.`,
      region: environment.region,
      alarmArns: alarmsBelow(this).map(({ resource }) => resource.arn),
      charts,
    });
  }

  private needContext(props: SystemAwsStackProps): NeedContext {
    const { environment, deployment, bootstrap, account, network } = props;
    return {
      environment,
      deployment,
      boundaryArn: this.read(bootstrap, 'permissions_boundary_arn'),
      keys: {
        data: this.read(account, 'data_key_arn'),
        dataSecond: this.read(account, 'data_key_second_arn'),
        logs: this.read(account, 'logs_key_arn'),
      },
      alerts: {
        topicArn: this.read(account, 'alerts_topic_arn'),
        usEast1TopicArn: this.read(account, 'alerts_us_east_1_topic_arn'),
      },
      accessLogs: {
        bucket: this.read(account, 'access_logs_bucket_name'),
        secondBucket: this.read(account, 'access_logs_second_bucket_name'),
      },
      network: {
        vpcId: this.read(network, 'vpc_id'),
        appSubnetIds: this.subnets(network, 'app'),
        dataSubnetIds: this.subnets(network, 'data'),
        securityGroups: {
          data: this.read(network, 'data_security_group_id'),
          functions: this.read(network, 'functions_security_group_id'),
          vpcLink: this.read(network, 'vpc_link_security_group_id'),
        },
      },
      edge: () => this.edge(props),
      providers: { usEast1: () => this.usEast1, second: () => this.secondRegion },
    };
  }

  private edge({ environment, deployment, account, edge }: SystemAwsStackProps): NeedEdge {
    const domain = zoneOf(deployment.host, Object.keys(environment.dns.zones)) ?? deployment.host;
    return {
      zoneId: this.read(account, `zone_id_${zoneKey(domain)}`),
      certificateUsEast1Arn: this.read(edge, 'certificate_us_east_1_arn'),
      webAclCloudfrontArn: this.read(edge, 'web_acl_cloudfront_arn'),
    };
  }

  private subnets(network: NetworkStack, tier: 'app' | 'data'): readonly SubnetOf[] {
    return this.environment.network.zones.map((zone) => ({
      zone,
      id: this.read(network, `${tier}_subnet_id_${zone}`),
    }));
  }
}
