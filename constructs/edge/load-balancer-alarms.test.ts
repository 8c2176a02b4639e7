import { expect, test } from 'vitest';
import { testEnvironment, testStack } from '../../tests/support/app.ts';
import { publicHosts } from './hosts.ts';
import { loadBalancerRules, slowestPromise } from './load-balancer-alarms.ts';

const edge = testStack('prod', 'edge');
const alarm = (id: string) => edge.resource('aws_cloudwatch_metric_alarm', `mesh_alarm_${id}`);
const LOAD_BALANCER = `\${aws_lb.mesh.arn_suffix}`;

test('errors of the load balancer and of its targets ring by their sum of five minutes', () => {
  for (const [id, metric] of [
    ['own_errors', 'HTTPCode_ELB_5XX_Count'],
    ['target_errors', 'HTTPCode_Target_5XX_Count'],
  ] as const) {
    expect(alarm(id)).toMatchObject({
      namespace: 'AWS/ApplicationELB',
      metric_name: metric,
      statistic: 'Sum',
      threshold: 25,
      comparison_operator: 'GreaterThanThreshold',
      period: 300,
      evaluation_periods: 1,
      dimensions: { LoadBalancer: LOAD_BALANCER },
    });
  }
});

test('a gateway pod that stays unhealthy rings, for its target group', () => {
  expect(alarm('unhealthy_gateways')).toMatchObject({
    metric_name: 'UnHealthyHostCount',
    statistic: 'Maximum',
    threshold: 0,
    period: 60,
    evaluation_periods: 5,
    dimensions: { LoadBalancer: LOAD_BALANCER, TargetGroup: `\${aws_lb_target_group.gateway.arn_suffix}` },
  });
});

test('latency rings by its 99th percentile in seconds, against what the systems promised', () => {
  expect(alarm('latency')).toMatchObject({
    metric_name: 'TargetResponseTime',
    extended_statistic: 'p99',
    threshold: 1,
    evaluation_periods: 3,
  });
  expect(alarm('latency')['statistic']).toBeUndefined();
  expect(loadBalancerRules(250).find(({ id }) => id === 'Latency')?.threshold).toBe(0.25);
});

test('every alarm tells the topic, when it rings and when it stops, and names its runbook section', () => {
  const topic = [`\${data.terraform_remote_state.account.outputs.alerts_topic_arn}`];
  for (const id of ['own_errors', 'target_errors', 'unhealthy_gateways', 'latency']) {
    expect(alarm(id)).toMatchObject({ alarm_actions: topic, ok_actions: topic });
    expect(alarm(id)['alarm_description']).toContain('docs/runbook.md#the-mesh-load-balancer');
    expect(alarm(id)['alarm_name']).toMatch(/^prod-mesh-[a-z0-9-]+$/);
  }
});

test('the slowest promise counts, since all systems share the load balancer', () => {
  const hosts = publicHosts(testEnvironment('prod'));
  expect(slowestPromise(hosts.filter(({ host }) => host.startsWith('birthday')))).toBe(500);
  expect(slowestPromise(hosts.filter(({ traffic }) => traffic === 'mesh'))).toBe(1000);
  expect(slowestPromise([])).toBe(1000);
});
