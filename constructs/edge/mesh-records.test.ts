import { describe, expect, test } from 'vitest';
import type { StackJson } from '../../tests/support/app.ts';
import { stacksOf, testEnvironment, testStack } from '../../tests/support/app.ts';

const ALIAS = {
  name: `\${aws_lb.mesh.dns_name}`,
  zone_id: `\${aws_lb.mesh.zone_id}`,
  evaluate_target_health: true,
};
const ZONE = `\${data.terraform_remote_state.account.outputs.zone_id_realworld_inc_link}`;
const HEALTH = 'aws_route53_health_check';

function addressRecords(edge: StackJson | undefined) {
  const all = Object.entries(edge?.resources('aws_route53_record') ?? {});
  return Object.fromEntries(
    all.filter(([, record]) => record['type'] === 'A').map(([id, { '//': _, ...rest }]) => [id, rest]),
  );
}

describe('records of the mesh', () => {
  test('point the host of the load balancer and the direct name behind CloudFront at the load balancer', () => {
    expect(addressRecords(testStack('prod', 'edge'))).toEqual({
      record_direct_bytebytego_realworld_inc_link: {
        zone_id: ZONE,
        name: 'direct.bytebytego.realworld-inc.link',
        type: 'A',
        alias: ALIAS,
      },
      record_birthday_realworld_inc_link: {
        zone_id: ZONE,
        name: 'birthday.realworld-inc.link',
        type: 'A',
        alias: ALIAS,
      },
    });
  });

  test('leave hosts of CloudFront to the distribution, hosts of Ingress to external-dns, and IPv6 to nobody', () => {
    const records = Object.values(testStack('prod', 'edge').resources('aws_route53_record'));
    const names = records.filter(({ alias }) => alias !== undefined).map(({ name }) => name);
    for (const host of ['bytebytego', 'shop', 'files']) expect(names).not.toContain(`${host}.realworld-inc.link`);
    expect(names).not.toContain('realworld-inc.link');
    expect(records.map(({ type }) => type)).not.toContain('AAAA');
  });

  test('there is no failover and no health check of this region unless the environment names a second one', () => {
    const edge = testStack('prod', 'edge');
    expect(JSON.stringify(edge.json)).not.toContain('failover_routing_policy');
    expect(Object.keys(edge.resources(HEALTH))).not.toContain('primary');
  });
});

describe('records with a failover', () => {
  const environment = testEnvironment('prod');
  const failover = { dnsName: 'prod-mesh-2.us-west-2.elb.amazonaws.com', zoneId: 'Z1H1FL5HABSF5' };
  const edge = stacksOf({ ...environment, edge: { ...environment.edge, failover } }).get('edge');
  const records = addressRecords(edge);

  test('are pairs: this region while it is healthy, then the second one', () => {
    expect(Object.keys(records)).toHaveLength(4);
    expect(records['record_birthday_realworld_inc_link']).toEqual({
      zone_id: ZONE,
      name: 'birthday.realworld-inc.link',
      type: 'A',
      alias: ALIAS,
      set_identifier: 'primary',
      failover_routing_policy: { type: 'PRIMARY' },
      health_check_id: `\${aws_route53_health_check.primary.id}`,
    });
    expect(records['record_birthday_realworld_inc_link_secondary']).toEqual({
      zone_id: ZONE,
      name: 'birthday.realworld-inc.link',
      type: 'A',
      alias: { name: failover.dnsName, zone_id: failover.zoneId, evaluate_target_health: true },
      set_identifier: 'secondary',
      failover_routing_policy: { type: 'SECONDARY' },
      depends_on: ['aws_route53_record.record_birthday_realworld_inc_link'],
    });
  });

  test("watch this region's load balancer and not the name, which the second region would answer", () => {
    expect(edge?.resource(HEALTH, 'primary')).toMatchObject({
      type: 'CLOUDWATCH_METRIC',
      cloudwatch_alarm_name: `\${aws_cloudwatch_metric_alarm.primary_no_gateway.alarm_name}`,
      cloudwatch_alarm_region: 'us-east-1',
      insufficient_data_health_status: 'Unhealthy',
    });
    expect(edge?.resource('aws_cloudwatch_metric_alarm', 'primary_no_gateway')).toMatchObject({
      metric_name: 'HealthyHostCount',
      comparison_operator: 'LessThanThreshold',
      threshold: 1,
      treat_missing_data: 'breaching',
      dimensions: {
        LoadBalancer: `\${aws_lb.mesh.arn_suffix}`,
        TargetGroup: `\${aws_lb_target_group.gateway.arn_suffix}`,
      },
    });
  });
});
