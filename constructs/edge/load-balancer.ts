import { Lb } from '@cdktf/provider-aws/lib/lb/index.js';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener/index.js';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule/index.js';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js';
import { Construct } from 'constructs';
import { AWS_RANGES } from '../../lib/aws-limits.ts';
import { ELB_TLS_POLICY } from '../../lib/catalogue/runtimes.ts';
import type { Service } from '../../systems/schema.ts';
import { PORTS } from '../network/ports.ts';
import { type PublicHost, serverNames } from './hosts.ts';

export interface LoadBalancerProps {
  /** At most 32 characters. */
  readonly name: string;
  /** Public subnets, one per zone. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** Bucket of access logs; its owner lets Elastic Load Balancing write below `AWSLogs/<account>/`. */
  readonly logBucket: string;
  readonly certificateArn: string;
  readonly webAclArn: string;
  readonly targetGroupArn: string;
  /** Hosts that are let through; every other name gets 404. */
  readonly hosts: readonly PublicHost[];
  readonly removal: 'retain' | 'destroy';
}

/** The way into the mesh: TLS ends here, the web ACL looks at every request, and only known hosts are passed on. */
export class LoadBalancer extends Construct {
  readonly resource: Lb;
  readonly https: LbListener;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    this.resource = this.loadBalancer(props);
    this.https = this.httpsListener(props.certificateArn);
    this.redirectListener();
    for (const host of props.hosts) this.forward(host, props.targetGroupArn);
    new Wafv2WebAclAssociation(this, 'WebAcl', { resourceArn: this.resource.arn, webAclArn: props.webAclArn });
  }

  private loadBalancer(props: LoadBalancerProps): Lb {
    return new Lb(this, 'Resource', {
      name: props.name,
      loadBalancerType: 'application',
      internal: false,
      ipAddressType: 'ipv4',
      subnets: [...props.subnetIds],
      securityGroups: [props.securityGroupId],
      dropInvalidHeaderFields: true,
      desyncMitigationMode: 'defensive',
      preserveHostHeader: true,
      // While the web ACL can't be asked, nothing gets in unseen.
      enableWafFailOpen: false,
      enableZonalShift: true,
      enableDeletionProtection: props.removal === 'retain',
      idleTimeout: idleSeconds(props.hosts),
      accessLogs: { bucket: props.logBucket, enabled: true },
    });
  }

  private httpsListener(certificateArn: string): LbListener {
    return new LbListener(this, 'Https', {
      loadBalancerArn: this.resource.arn,
      port: PORTS.https,
      protocol: 'HTTPS',
      sslPolicy: ELB_TLS_POLICY.version,
      certificateArn,
      routingHttpResponseServerEnabled: false,
      routingHttpResponseStrictTransportSecurityHeaderValue: 'max-age=31536000; includeSubDomains',
      defaultAction: [
        {
          type: 'fixed-response',
          fixedResponse: { contentType: 'text/plain', messageBody: 'No such host.', statusCode: '404' },
        },
      ],
    });
  }

  private redirectListener(): void {
    new LbListener(this, 'Http', {
      loadBalancerArn: this.resource.arn,
      port: PORTS.http,
      protocol: 'HTTP',
      defaultAction: [
        {
          type: 'redirect',
          redirect: { protocol: 'HTTPS', port: String(PORTS.https), statusCode: 'HTTP_301' },
        },
      ],
    });
  }

  /** Rules exclude each other, so their order is left to AWS: a system between two others moves none of them. */
  private forward(host: PublicHost, targetGroupArn: string): void {
    new LbListenerRule(this, `Host-${host.host}`, {
      listenerArn: this.https.arn,
      condition: [{ hostHeader: { values: [...serverNames(host)] } }],
      action: [{ type: 'forward', targetGroupArn }],
    });
  }
}

/** ALB's own default; answers that take longer say so in their system's data. */
const LEAST_IDLE_SECONDS = 60;

/**
 * Seconds without a byte after which the load balancer hangs up: the longest that any service wants, since there is one
 * setting for all of them.
 */
export function idleSeconds(hosts: readonly Pick<PublicHost, 'deployments'>[]): number {
  const services = hosts.flatMap(({ deployments }) => deployments.flatMap((item) => Object.values(item.services)));
  return Math.min(AWS_RANGES.albIdleSeconds.max, Math.max(LEAST_IDLE_SECONDS, ...services.map(quietSeconds)));
}

function quietSeconds({ timeoutSeconds, longLivedSeconds }: Service): number {
  return Math.max(timeoutSeconds, longLivedSeconds ?? 0);
}
