import { describe, expect, test } from 'vitest';
import { stacksOf, testEnvironment, testStack } from '../tests/support/app.ts';

const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;

describe.each(ENVIRONMENTS)('%s-edge', (name) => {
  const edge = testStack(name, 'edge');

  test('publishes what the stacks below it read', () => {
    expect(edge.outputs()).toEqual({
      certificate_arn: `\${aws_acm_certificate_validation.certificate_valid.certificate_arn}`,
      certificate_us_east_1_arn: `\${aws_acm_certificate_validation.certificate_us_east1_valid.certificate_arn}`,
      web_acl_arn: `\${aws_wafv2_web_acl.web_acl.arn}`,
      web_acl_cloudfront_arn: `\${aws_wafv2_web_acl.web_acl_cloudfront.arn}`,
      load_balancer_arn: `\${aws_lb.mesh.arn}`,
      load_balancer_arn_suffix: `\${aws_lb.mesh.arn_suffix}`,
      load_balancer_dns_name: `\${aws_lb.mesh.dns_name}`,
      load_balancer_zone_id: `\${aws_lb.mesh.zone_id}`,
      https_listener_arn: `\${aws_lb_listener.mesh_https.arn}`,
      gateway_target_group_arn: `\${aws_lb_target_group.gateway.arn}`,
      gateway_target_group_arn_suffix: `\${aws_lb_target_group.gateway.arn_suffix}`,
    });
  });

  test('needs bootstrap, account and network, and no cluster', () => {
    expect([...edge.upstream].sort()).toEqual([`${name}-account`, `${name}-bootstrap`, `${name}-network`]);
  });
});

test('the same path of code in every environment: the same resources, whatever their names', () => {
  const kinds = (name: (typeof ENVIRONMENTS)[number]) => {
    const { resource } = testStack(name, 'edge').json as { resource: Record<string, object> };
    return Object.fromEntries(Object.entries(resource).map(([type, blocks]) => [type, Object.keys(blocks).length]));
  };
  expect(kinds('staging')).toEqual(kinds('prod'));
  expect(kinds('dev')).toEqual(kinds('prod'));
});

test('an environment in which CloudFront serves nobody has nothing in front of it', () => {
  const environment = testEnvironment('prod');
  const deployments = environment.deployments.filter(({ system }) => system.name !== 'bytebytego');
  const edge = stacksOf({ ...environment, deployments }).get('edge');
  expect(Object.keys(edge?.resources('aws_wafv2_web_acl') ?? {})).toEqual(['web_acl']);
  expect(Object.keys(edge?.resources('aws_acm_certificate') ?? {})).toEqual(['certificate']);
  expect(Object.keys(edge?.outputs() ?? {})).not.toContain('web_acl_cloudfront_arn');
  expect(JSON.stringify(edge?.json)).not.toContain('direct.');
});

test("the certificate names the platform's own pages behind every host of a system", () => {
  const certificate = testStack('prod', 'edge').resource('aws_acm_certificate', 'certificate');
  expect(certificate['domain_name']).toBe('bytebytego.realworld-inc.link');
  expect(certificate['subject_alternative_names']).toEqual(
    expect.arrayContaining(['argocd.realworld-inc.link', 'grafana.realworld-inc.link']),
  );
});

test('a host of a longer zone is proven in that zone', () => {
  const environment = testEnvironment('prod');
  const zones = { ...environment.dns.zones, 'birthday.realworld-inc.link': { existing: 'Z0123456789' } };
  const edge = stacksOf({ ...environment, dns: { ...environment.dns, zones } }).get('edge');
  const zoneOfRecord = (id: string) => edge?.resource('aws_route53_record', id)['zone_id'];
  expect(zoneOfRecord('record_birthday_realworld_inc_link')).toContain('zone_id_birthday_realworld_inc_link');
  expect(zoneOfRecord('certificate_validation_birthday_realworld_inc_link')).toContain(
    'zone_id_birthday_realworld_inc_link',
  );
  expect(zoneOfRecord('certificate_validation_shop_realworld_inc_link')).toContain('zone_id_realworld_inc_link');
});

test('a host outside of every zone is named', () => {
  const environment = testEnvironment('prod');
  const lost = { ...environment, dns: { ...environment.dns, zones: { 'example.com': 'created' as const } } };
  expect(() => stacksOf(lost)).toThrow(/bytebytego\.realworld-inc\.link[\s\S]*example\.com/);
});
