import {
  CloudfrontDistribution,
  type CloudfrontDistributionDefaultCacheBehavior,
  type CloudfrontDistributionOrigin,
} from '@cdktf/provider-aws/lib/cloudfront-distribution/index.js';
import { CloudfrontOriginAccessControl } from '@cdktf/provider-aws/lib/cloudfront-origin-access-control/index.js';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record/index.js';
import { Construct } from 'constructs';
import { CLOUDFRONT_TLS_POLICY } from '../../lib/catalogue/runtimes.ts';
import { CLOUDFRONT_POLICIES, priceClass } from './cloudfront-policies.ts';

export interface DistributionProps {
  /** At most 64 characters; the origin access control carries it. */
  readonly name: string;
  readonly about: string;
  /** Public host name. */
  readonly host: string;
  /** Name under which the load balancer itself is reached. */
  readonly directHost: string;
  /** Path prefix of the static files, for example `/static/`; its objects carry the same path as their key. */
  readonly prefix: string;
  /** Private bucket of the static files, by its regional domain name. */
  readonly bucketDomainName: string;
  /** Region of the environment; decides which edge locations serve. */
  readonly region: string;
  readonly zoneId: string;
  readonly certificateUsEast1Arn: string;
  readonly webAclArn: string;
}

/** Seconds that CloudFront waits for the load balancer's answer; the most that AWS gives without a raised quota. */
const ORIGIN_SECONDS = 60;

const ORIGINS = { files: 'files', services: 'services' } as const;

/**
 * CloudFront in front of a system: static files from a private bucket, everything else from the load balancer. The
 * visitor's `Host` header goes along, since the mesh routes by it; CloudFront accepts an origin whose certificate names
 * either the origin or that host, and the load balancer's certificate names both.
 */
export class Distribution extends Construct {
  readonly resource: CloudfrontDistribution;

  constructor(scope: Construct, id: string, props: DistributionProps) {
    super(scope, id);
    const access = new CloudfrontOriginAccessControl(this, 'OriginAccess', {
      name: props.name,
      description: `Signs what CloudFront asks the bucket of ${props.name}`,
      originAccessControlOriginType: 's3',
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
    });
    this.resource = new CloudfrontDistribution(this, 'Resource', {
      enabled: true,
      comment: props.about,
      aliases: [props.host],
      httpVersion: 'http2and3',
      isIpv6Enabled: true,
      priceClass: priceClass(props.region),
      webAclId: props.webAclArn,
      origin: origins(props, access.id),
      defaultCacheBehavior: PASS_ON,
      orderedCacheBehavior: [{ pathPattern: `${props.prefix}*`, ...STATIC_FILES }],
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      viewerCertificate: {
        acmCertificateArn: props.certificateUsEast1Arn,
        minimumProtocolVersion: CLOUDFRONT_TLS_POLICY.version,
        sslSupportMethod: 'sni-only',
      },
    });
    this.records(props);
  }

  private records({ host, zoneId }: DistributionProps): void {
    for (const type of ['A', 'AAAA']) {
      new Route53Record(this, `Record-${type}`, {
        zoneId,
        name: host,
        type,
        alias: { name: this.resource.domainName, zoneId: this.resource.hostedZoneId, evaluateTargetHealth: false },
      });
    }
  }
}

type Behavior = CloudfrontDistributionDefaultCacheBehavior;

/** Files are the same for everybody, so edge locations keep them; a new release invalidates or renames them. */
const STATIC_FILES: Behavior = {
  targetOriginId: ORIGINS.files,
  viewerProtocolPolicy: 'redirect-to-https',
  allowedMethods: ['GET', 'HEAD', 'OPTIONS'],
  cachedMethods: ['GET', 'HEAD'],
  compress: true,
  cachePolicyId: CLOUDFRONT_POLICIES.cachingOptimized,
  responseHeadersPolicyId: CLOUDFRONT_POLICIES.securityHeaders,
};

/** Answers of services belong to one visitor: nothing is kept, and everything that the visitor sent goes along. */
const PASS_ON: Behavior = {
  targetOriginId: ORIGINS.services,
  viewerProtocolPolicy: 'redirect-to-https',
  allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
  cachedMethods: ['GET', 'HEAD'],
  cachePolicyId: CLOUDFRONT_POLICIES.cachingDisabled,
  originRequestPolicyId: CLOUDFRONT_POLICIES.allViewer,
  responseHeadersPolicyId: CLOUDFRONT_POLICIES.securityHeaders,
};

function origins(props: DistributionProps, accessControlId: string): CloudfrontDistributionOrigin[] {
  return [
    { originId: ORIGINS.files, domainName: props.bucketDomainName, originAccessControlId: accessControlId },
    {
      originId: ORIGINS.services,
      domainName: props.directHost,
      customOriginConfig: {
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: 'https-only',
        originSslProtocols: ['TLSv1.2'],
        originReadTimeout: ORIGIN_SECONDS,
        originKeepaliveTimeout: ORIGIN_SECONDS,
      },
    },
  ];
}
