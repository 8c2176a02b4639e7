import { describe, expect, it } from 'vitest';
import { unknownKeys } from '../../tests/charts/keys.ts';
import { releaseContext } from '../../tests/support/release-context.ts';
import { releaseNamed } from '../../tests/support/releases.ts';
import { ingressAnnotations } from './ingress.ts';
import { ingressClassParams, networkReleases } from './network-releases.ts';

const context = releaseContext('prod');
const releases = networkReleases(context);

it('values use only keys that their charts know', () => {
  for (const { name, chart, values } of [...releases, ...networkReleases(releaseContext('dev'))]) {
    expect({ name, unknown: unknownKeys(String(chart), values) }).toEqual({ name, unknown: [] });
  }
});

describe('the load balancer controller', () => {
  const { values, after, namespace } = releaseNamed(releases, 'aws-load-balancer-controller');

  it('runs where its role is bound, and asks nobody for region and VPC', () => {
    expect(namespace).toBe('kube-system');
    expect(values).toMatchObject({
      serviceAccount: { name: 'aws-load-balancer-controller' },
      clusterName: 'prod-platform',
      region: 'us-east-1',
      vpcId: context.vpcId,
    });
  });

  it('gets its webhook certificate from cert-manager, which is there before', () => {
    expect(values['enableCertManager']).toBe(true);
    expect(after).toContain('cert-manager');
  });

  it('makes load balancers only where somebody asks by class', () => {
    expect(values).toMatchObject({
      enableServiceMutatorWebhook: false,
      disableIngressClassAnnotation: true,
      disableIngressGroupNameAnnotation: true,
      ingressClass: 'platform',
      ingressClassConfig: { default: false },
      controllerConfig: { featureGates: { ALBGatewayAPI: false, NLBGatewayAPI: false } },
    });
  });

  it('holds a rollout until the load balancer sends requests to new pods', () => {
    expect(values).toMatchObject({ enablePodReadinessGateInject: true, defaultTargetType: 'ip' });
  });

  it('stands twice in prod, once where a minute without it is bearable', () => {
    expect(values).toMatchObject({ replicaCount: 2, podDisruptionBudget: { maxUnavailable: 1 } });
    const dev = networkReleases(releaseContext('dev'));
    expect(releaseNamed(dev, 'aws-load-balancer-controller').values['replicaCount']).toBe(1);
  });
});

describe('the ingress class', () => {
  const spec = ingressClassParams(context);
  const attributes = Object.fromEntries(spec.loadBalancerAttributes.map(({ key, value }) => [key, value]));

  it('is one public load balancer behind the web ACL, with the certificate and the TLS policy of the platform', () => {
    expect(spec).toMatchObject({
      group: { name: 'prod-ingress' },
      loadBalancerName: 'prod-ingress',
      scheme: 'internet-facing',
      targetType: 'ip',
      subnets: { tags: { 'kubernetes.io/role/elb': ['1'] } },
      certificateArn: [context.edge.certificateArn],
      wafv2AclArn: context.edge.webAclArn,
      sslRedirectPort: '443',
    });
    expect(spec.sslPolicy).toMatch(/^ELBSecurityPolicy-TLS13-/);
  });

  it('refuses requests that the web ACL did not see, drops malformed headers, and logs', () => {
    expect(attributes).toMatchObject({
      'waf.fail_open.enabled': 'false',
      'routing.http.drop_invalid_header_fields.enabled': 'true',
      'access_logs.s3.enabled': 'true',
      'access_logs.s3.bucket': context.loadBalancerLogsBucket,
    });
  });

  it('hangs up no earlier than its slowest service', () => {
    expect(attributes['idle_timeout.timeout_seconds']).toBe('60');
    const [first, ...others] = context.environment.deployments.filter(({ system }) => system.traffic === 'ingress');
    const [name = '', service] = Object.entries(first?.services ?? {})[0] ?? [];
    if (first === undefined || service === undefined) throw new Error('prod has no service outside the mesh');
    const slow = { ...first, services: { ...first.services, [name]: { ...service, longLivedSeconds: 900 } } };
    const environment = { ...context.environment, deployments: [slow, ...others] };
    expect(ingressClassParams({ ...context, environment }).loadBalancerAttributes).toContainEqual({
      key: 'idle_timeout.timeout_seconds',
      value: '900',
    });
  });

  it('is protected from deletion where the environment is kept', () => {
    expect(attributes['deletion_protection.enabled']).toBe('true');
    const dev = ingressClassParams(releaseContext('dev')).loadBalancerAttributes;
    expect(dev).toContainEqual({ key: 'deletion_protection.enabled', value: 'false' });
  });

  it('leaves ports and security group to each Ingress, which names those of the platform', () => {
    expect(ingressAnnotations(context)).toEqual({
      'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
      'alb.ingress.kubernetes.io/security-groups': context.edge.ingressSecurityGroupId,
      'alb.ingress.kubernetes.io/manage-backend-security-group-rules': 'false',
    });
  });
});

describe('external-dns', () => {
  const { values } = releaseNamed(releases, 'external-dns');

  it('looks at Ingresses of the platform class and at no other source', () => {
    expect(values['sources']).toEqual(['ingress']);
    expect(values['extraArgs']).toEqual({ 'aws-zone-type': 'public', 'ingress-class': 'platform' });
  });

  it('removes what it made itself, in the zones of its environment', () => {
    expect(values).toMatchObject({
      policy: 'sync',
      registry: 'txt',
      txtOwnerId: 'prod-platform',
      domainFilters: ['realworld-inc.link'],
    });
  });

  it('keeps the record of ownership of the zone itself inside the zone', () => {
    // external-dns puts the prefix in front of the name: `_external-dns-a.realworld-inc.link`.
    expect(values['txtPrefix']).toBe('_external-dns-%{record_type}.');
  });
});
