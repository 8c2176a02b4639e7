import { describe, expect, test } from 'vitest';
import { AWS_RANGES, withinRange } from '../../lib/aws-limits.ts';
import { type Service, service } from '../../systems/schema.ts';
import { stacksOf, testEnvironment, testStack } from '../../tests/support/app.ts';
import { GATEWAY_DRAIN } from './gateway-target-group.ts';
import { idleSeconds } from './load-balancer.ts';

const prod = testStack('prod', 'edge');
const network = (output: string) => `\${data.terraform_remote_state.network.outputs.${output}}`;

describe("the mesh's load balancer", () => {
  const balancer = prod.resource('aws_lb');

  test('faces the internet from the public subnet of every zone, within the security group of its tier', () => {
    expect(balancer).toMatchObject({
      name: 'prod-mesh',
      load_balancer_type: 'application',
      internal: false,
      subnets: ['a', 'b', 'c'].map((zone) => network(`public_subnet_id_${zone}`)),
      security_groups: [network('load_balancer_security_group_id')],
    });
    expect(testStack('dev', 'edge').resource('aws_lb')['subnets']).toHaveLength(2);
  });

  test('drops malformed headers, refuses ambiguous requests and lets nothing pass while WAF is silent', () => {
    expect(balancer).toMatchObject({
      drop_invalid_header_fields: true,
      desync_mitigation_mode: 'defensive',
      enable_waf_fail_open: false,
    });
  });

  test("passes the visitor's Host header on and can be shifted away from a zone", () => {
    expect(balancer).toMatchObject({ preserve_host_header: true, enable_zonal_shift: true, ip_address_type: 'ipv4' });
  });

  test('writes access logs into the log bucket', () => {
    expect(balancer['access_logs']).toEqual({
      bucket: `\${data.terraform_remote_state.account.outputs.load_balancer_logs_bucket_name}`,
      enabled: true,
    });
  });

  test('is protected against deletion where the environment retains, and only there', () => {
    expect(balancer['enable_deletion_protection']).toBe(true);
    expect(testStack('dev', 'edge').resource('aws_lb')['enable_deletion_protection']).toBe(false);
  });

  test('keeps a silent WebSocket as long as the chat asks', () => {
    expect(balancer['idle_timeout']).toBe(3600);
  });

  test('stands behind the regional web ACL', () => {
    expect(prod.resource('aws_wafv2_web_acl_association')).toMatchObject({
      resource_arn: `\${aws_lb.mesh.arn}`,
      web_acl_arn: `\${aws_wafv2_web_acl.web_acl.arn}`,
    });
  });
});

describe('the listeners', () => {
  test('HTTPS speaks TLS 1.2 and newer with the validated certificate', () => {
    const https = prod.resource('aws_lb_listener', 'mesh_https');
    expect(https).toMatchObject({ port: 443, protocol: 'HTTPS' });
    expect(https['ssl_policy']).toMatch(/^ELBSecurityPolicy-TLS13-1-2-Res-/);
    expect(https['certificate_arn']).toBe(`\${aws_acm_certificate_validation.certificate_valid.certificate_arn}`);
    expect(https['routing_http_response_strict_transport_security_header_value']).toContain('max-age=31536000');
  });

  test('a host that nobody knows gets 404 and reaches no pod', () => {
    expect(prod.resource('aws_lb_listener', 'mesh_https')['default_action']).toEqual([
      {
        type: 'fixed-response',
        fixed_response: { content_type: 'text/plain', message_body: 'No such host.', status_code: '404' },
      },
    ]);
  });

  test('only hosts of the mesh are passed on, the one behind CloudFront by its direct name as well', () => {
    const rules = Object.values(prod.resources('aws_lb_listener_rule'));
    expect(rules.map(({ condition }) => condition)).toEqual([
      [{ host_header: { values: ['bytebytego.realworld-inc.link', 'direct.bytebytego.realworld-inc.link'] } }],
      [{ host_header: { values: ['birthday.realworld-inc.link'] } }],
    ]);
    for (const rule of rules) {
      expect(rule['action']).toEqual([{ type: 'forward', target_group_arn: `\${aws_lb_target_group.gateway.arn}` }]);
      expect(rule['priority']).toBeUndefined();
    }
  });

  test('HTTP only redirects, for good', () => {
    expect(prod.resource('aws_lb_listener', 'mesh_http')).toMatchObject({
      port: 80,
      protocol: 'HTTP',
      default_action: [{ type: 'redirect', redirect: { protocol: 'HTTPS', port: '443', status_code: 'HTTP_301' } }],
    });
    expect(Object.keys(prod.resources('aws_lb_listener'))).toHaveLength(2);
  });
});

test('the gateway is reached by TLS on its pods, and asked for its health beside the traffic', () => {
  expect(prod.resource('aws_lb_target_group')).toMatchObject({
    name: 'prod-mesh-gateway',
    target_type: 'ip',
    port: 8443,
    protocol: 'HTTPS',
    protocol_version: 'HTTP1',
    vpc_id: network('vpc_id'),
    deregistration_delay: '330',
    health_check: { protocol: 'HTTP', port: '15021', path: '/healthz/ready', matcher: '200' },
  });
});

test('the load balancer waits longer for a leaving gateway than the gateway has to finish', () => {
  expect(GATEWAY_DRAIN.deregistrationSeconds).toBeGreaterThan(GATEWAY_DRAIN.graceSeconds);
  expect(withinRange(AWS_RANGES.deregistrationSeconds, GATEWAY_DRAIN.deregistrationSeconds)).toBe(true);
});

test('an environment without mesh systems keeps its load balancer, which answers 404 to everything', () => {
  const environment = testEnvironment('prod');
  const deployments = environment.deployments.filter(({ system }) => system.traffic === 'ingress');
  const edge = stacksOf({ ...environment, deployments }).get('edge');
  expect(edge?.resources('aws_lb_listener_rule')).toEqual({});
  expect(edge?.resource('aws_lb')['idle_timeout']).toBe(60);
});

describe('idleSeconds', () => {
  const silent = (...wishes: Partial<Service>[]) => [
    {
      deployments: wishes.map((wish) => ({
        services: { only: { ...MINIMAL, ...wish } },
      })) as unknown as Parameters<typeof idleSeconds>[0][number]['deployments'],
    },
  ];

  test('is the longest that any service wants, at least a minute, at most what AWS accepts', () => {
    expect(idleSeconds([])).toBe(60);
    expect(idleSeconds(silent({ timeoutSeconds: 30 }))).toBe(60);
    expect(idleSeconds(silent({ timeoutSeconds: 120 }, { timeoutSeconds: 90 }))).toBe(120);
    expect(idleSeconds(silent({ timeoutSeconds: 120 }, { longLivedSeconds: 600 }))).toBe(600);
    expect(idleSeconds(silent({ longLivedSeconds: 9999 }))).toBe(4000);
  });
});

const MINIMAL = service.parse({
  about: 'a service',
  image: { public: 'example/service:1' },
  scaling: { by: 'fixed', replicas: 1 },
});
