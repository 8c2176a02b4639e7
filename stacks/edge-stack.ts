import type { Construct } from 'constructs';
import { zoneKey } from '../constructs/dns/zone.ts';
import { Certificate } from '../constructs/edge/certificate.ts';
import { GatewayTargetGroup } from '../constructs/edge/gateway-target-group.ts';
import { HealthCheck } from '../constructs/edge/health-check.ts';
import { type PublicHost, publicHosts, serverNames, zoneOf } from '../constructs/edge/hosts.ts';
import { largeBodies } from '../constructs/edge/large-bodies.ts';
import { LoadBalancer } from '../constructs/edge/load-balancer.ts';
import { LoadBalancerAlarms, slowestPromise } from '../constructs/edge/load-balancer-alarms.ts';
import { MeshRecords } from '../constructs/edge/mesh-records.ts';
import { PrimaryHealth } from '../constructs/edge/primary-health.ts';
import { SyntheticChecks } from '../constructs/edge/synthetic-checks.ts';
import { WebAcl } from '../constructs/edge/web-acl.ts';
import type { PlatformEnvironment } from '../environments/platform.ts';
import { toolHosts } from '../environments/tool-hosts.ts';
import { NAME_LIMITS } from '../lib/aws-limits.ts';
import { PlatformError } from '../lib/errors.ts';
import type { AccountStack } from './account-stack.ts';
import type { BootstrapStack } from './bootstrap-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import type { NetworkStack } from './network-stack.ts';
import { STACK_NAMES } from './outputs.ts';

export interface EdgeStackProps {
  readonly environment: PlatformEnvironment;
  readonly bootstrap: BootstrapStack;
  readonly account: AccountStack;
  readonly network: NetworkStack;
}

const US_EAST_1 = 'us-east-1';
/** WAF's metric names end here; shorter than the name of a web ACL. */
const WEB_ACL_NAME = { maxLength: 100 };

/** Certificates, web ACLs, the mesh load balancer, records, health and synthetic checks. */
export class EdgeStack extends EnvironmentStack<'Edge'> {
  private readonly upstream: Omit<EdgeStackProps, 'environment'>;
  private readonly hosts: readonly PublicHost[];
  private readonly meshHosts: readonly PublicHost[];
  private readonly siteHosts: readonly PublicHost[];

  constructor(scope: Construct, { environment, ...upstream }: EdgeStackProps) {
    super(scope, { environment, kind: 'Edge', name: STACK_NAMES.Edge });
    this.upstream = upstream;
    this.hosts = publicHosts(environment);
    this.meshHosts = this.hosts.filter(({ traffic }) => traffic === 'mesh');
    this.siteHosts = this.hosts.filter(({ direct }) => direct !== undefined);

    const certificate = new Certificate(this, 'Certificate', {
      hosts: [...new Set([...this.hosts.flatMap(serverNames), ...Object.values(toolHosts(environment.dns))])],
      zoneId: (host) => this.zoneId(host),
    });
    for (const [zone, held] of Object.entries(environment.dns.zones)) {
      if (held !== 'created') continue;
      const nameServers = { stack: upstream.account.node.id, output: `zone_name_servers_${zoneKey(zone)}` };
      this.prerequisites.push({ kind: 'delegation', zone, nameServers, resolver: environment.dns.resolver });
    }
    const webAcl = this.regionalWebAcl();
    const target = new GatewayTargetGroup(this, 'Gateway', {
      name: this.physicalName(['mesh-gateway'], { maxLength: NAME_LIMITS.targetGroup.max }),
      vpcId: this.read(upstream.network, 'vpc_id'),
    });
    const loadBalancer = this.loadBalancer(certificate, webAcl, target);
    this.records(loadBalancer, target);
    this.alarms(loadBalancer, target);
    this.checks();
    if (this.siteHosts.length > 0) this.forCloudFront(certificate);

    this.publish({
      certificate_arn: certificate.arn,
      web_acl_arn: webAcl.arn,
      load_balancer_arn: loadBalancer.resource.arn,
      load_balancer_arn_suffix: loadBalancer.resource.arnSuffix,
      load_balancer_dns_name: loadBalancer.resource.dnsName,
      load_balancer_zone_id: loadBalancer.resource.zoneId,
      https_listener_arn: loadBalancer.https.arn,
      gateway_target_group_arn: target.resource.arn,
      gateway_target_group_arn_suffix: target.resource.arnSuffix,
    });
  }

  private regionalWebAcl(): WebAcl {
    const { environment, upstream } = this;
    return new WebAcl(this, 'WebAcl', {
      ...this.wafRules(this.hosts),
      scope: 'regional',
      name: this.physicalName(['public'], WEB_ACL_NAME),
      region: environment.region,
      insideCidrs: [environment.network.cidr],
      logKeyArn: this.read(upstream.account, 'logs_key_arn'),
      topicArn: this.read(upstream.account, 'alerts_topic_arn'),
    });
  }

  private loadBalancer(certificate: Certificate, webAcl: WebAcl, target: GatewayTargetGroup): LoadBalancer {
    const { environment, upstream } = this;
    return new LoadBalancer(this, 'Mesh', {
      name: this.physicalName(['mesh'], { maxLength: NAME_LIMITS.loadBalancer.max }),
      subnetIds: environment.network.zones.map((zone) => this.read(upstream.network, `public_subnet_id_${zone}`)),
      securityGroupId: this.read(upstream.network, 'load_balancer_security_group_id'),
      logBucket: this.read(upstream.account, 'load_balancer_logs_bucket_name'),
      certificateArn: certificate.arn,
      webAclArn: webAcl.arn,
      targetGroupArn: target.resource.arn,
      hosts: this.meshHosts,
      removal: environment.removal,
    });
  }

  private records({ resource }: LoadBalancer, target: GatewayTargetGroup): void {
    const { environment, upstream } = this;
    const { failover } = environment.edge;
    const primary = () =>
      new PrimaryHealth(this, 'Primary', {
        name: this.physicalName(['primary'], { maxLength: NAME_LIMITS.alarm.max }),
        region: environment.region,
        loadBalancerSuffix: resource.arnSuffix,
        targetGroupSuffix: target.resource.arnSuffix,
        topicArn: this.read(upstream.account, 'alerts_topic_arn'),
      });
    new MeshRecords(this, 'Record', {
      hosts: this.meshHosts,
      zoneId: (host) => this.zoneId(host),
      loadBalancer: { dnsName: resource.dnsName, zoneId: resource.zoneId },
      ...(failover === null ? {} : { failover: { to: failover, healthCheckId: primary().id } }),
    });
  }

  private alarms({ resource }: LoadBalancer, target: GatewayTargetGroup): void {
    new LoadBalancerAlarms(this, 'MeshAlarm', {
      name: this.physicalName(['mesh'], { maxLength: 100 }),
      loadBalancerSuffix: resource.arnSuffix,
      targetGroupSuffix: target.resource.arnSuffix,
      latencyMilliseconds: slowestPromise(this.meshHosts),
      topicArn: this.read(this.upstream.account, 'alerts_topic_arn'),
    });
  }

  /** From outside, for every host: Route 53's checkers twice a minute, and visits that behave like a client. */
  private checks(): void {
    const { environment, hosts, upstream } = this;
    const { account } = upstream;
    for (const host of hosts) {
      new HealthCheck(this, `Health-${host.host}`, {
        name: this.physicalName([host.host], { maxLength: NAME_LIMITS.alarm.max }),
        host,
        topicArn: this.read(account, 'alerts_us_east_1_topic_arn'),
        provider: this.usEast1,
      });
    }
    new SyntheticChecks(this, 'Visit', {
      checks: hosts.map((host) => ({
        name: this.physicalName([host.host], { maxLength: NAME_LIMITS.canary.max }),
        host,
      })),
      minutes: environment.edge.syntheticMinutes,
      roleName: this.physicalName(['synthetic-checks'], { maxLength: NAME_LIMITS.iamRole.max }),
      boundaryArn: this.read(upstream.bootstrap, 'permissions_boundary_arn'),
      account: { id: environment.accountId, region: environment.region },
      bucketName: this.globalName(['synthetic-checks'], { maxLength: NAME_LIMITS.s3Bucket.max }),
      accessLogsBucket: this.read(account, 'access_logs_bucket_name'),
      keyArn: this.read(account, 'data_key_arn'),
      topicArn: this.read(account, 'alerts_topic_arn'),
      removal: environment.removal,
    });
  }

  /** CloudFront takes certificates and web ACLs from us-east-1 only, wherever the environment lies. */
  private forCloudFront(certificate: Certificate): void {
    const { siteHosts, upstream } = this;
    const copy = new Certificate(this, 'CertificateUsEast1', {
      hosts: siteHosts.map(({ host }) => host),
      validatedBy: certificate,
      provider: this.usEast1,
    });
    const webAcl = new WebAcl(this, 'WebAclCloudfront', {
      ...this.wafRules(siteHosts),
      scope: 'cloudfront',
      name: this.physicalName(['cloudfront'], WEB_ACL_NAME),
      region: US_EAST_1,
      logKeyArn: this.read(upstream.account, 'logs_key_us_east_1_arn'),
      topicArn: this.read(upstream.account, 'alerts_us_east_1_topic_arn'),
      provider: this.usEast1,
    });
    this.publish({ certificate_us_east_1_arn: copy.arn, web_acl_cloudfront_arn: webAcl.arn });
  }

  private wafRules(hosts: readonly PublicHost[]) {
    const { accountId, edge, retention } = this.environment;
    return {
      accountId,
      requestsPerFiveMinutes: edge.requestsPerFiveMinutes,
      largeBodies: largeBodies(hosts),
      logDays: retention.logDays,
    };
  }

  private zoneId(host: string): string {
    const domain = zoneOf(host, Object.keys(this.environment.dns.zones));
    if (domain === undefined) throw zoneless(this.node.id, host, Object.keys(this.environment.dns.zones));
    return this.read(this.upstream.account, `zone_id_${zoneKey(domain)}`);
  }
}

function zoneless(stack: string, host: string, domains: readonly string[]): PlatformError {
  return new PlatformError([
    {
      code: 'SYNTH_INTERNAL',
      path: stack,
      given: host,
      allowed: `a host in one of the zones ${domains.join(', ')}`,
      fix: 'add the zone of the host to dns.zones of the environment',
    },
  ]);
}
