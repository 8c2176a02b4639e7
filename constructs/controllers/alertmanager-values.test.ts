import { describe, expect, it } from 'vitest';
import { releaseContext } from '../../tests/support/release-context.ts';
import { alertmanagerValues } from './alertmanager-values.ts';
import { kubePrometheusStackValues } from './kube-prometheus-stack-values.ts';
import { reserved } from './placement.ts';

const values = alertmanagerValues(releaseContext('staging'));
const { route, receivers, inhibit_rules: inhibitions } = values.config;

describe('Alertmanager', () => {
  it('publishes to the topic of alerts with the role of its service account, and holds no secret', () => {
    const [, people] = receivers;
    expect(people?.sns_configs).toEqual([
      expect.objectContaining({
        sigv4: { region: 'us-east-1' },
        topic_arn: 'arn:aws:sns:us-east-1:222222222222:staging-alerts',
        send_resolved: true,
      }),
    ]);
    expect(values.serviceAccount).toEqual({ name: 'alertmanager' });
  });

  it('writes a subject that SNS takes: one line of ASCII', () => {
    const subject = receivers[1]?.sns_configs?.[0]?.subject ?? '';
    expect(subject).toMatch(/^staging: [\x20-\x7e]+$/);
  });

  it('tells people by default; what only says that alerting works goes elsewhere, and a hint wakes nobody', () => {
    expect(route.receiver).toBe('people');
    expect(route.routes.map(({ receiver, matchers }) => `${receiver}: ${matchers.join()}`)).toEqual([
      'heartbeat: alertname = "Watchdog"',
      'nobody: alertname = "InfoInhibitor"',
      'nobody: severity = "info"',
      'people: severity = "critical"',
    ]);
  });

  it('says that it lives on the topic of heartbeats, at once and every few minutes, and keeps quiet about the end', () => {
    const [beat] = route.routes;
    expect(beat).toEqual({
      receiver: 'heartbeat',
      matchers: ['alertname = "Watchdog"'],
      group_wait: '10s',
      group_interval: '1m',
      repeat_interval: '5m',
    });
    expect(receivers.find(({ name }) => name === 'heartbeat')?.sns_configs).toEqual([
      {
        sigv4: { region: 'us-east-1' },
        topic_arn: 'arn:aws:sns:us-east-1:222222222222:staging-heartbeat',
        subject: 'staging: heartbeat',
        message: expect.stringMatching(/./),
        send_resolved: false,
      },
    ]);
    expect(route.routes.filter(({ receiver }) => receiver === 'heartbeat')).toHaveLength(1);
  });

  it('keeps the rule of the chart that always rings', () => {
    const { defaultRules } = kubePrometheusStackValues(releaseContext('staging'));
    expect(defaultRules).not.toHaveProperty('create', false);
    expect(defaultRules).not.toHaveProperty('rules.general', false);
    expect(defaultRules).not.toHaveProperty('disabled.Watchdog');
  });

  it('only names receivers that exist', () => {
    const known = receivers.map(({ name }) => name);
    for (const { receiver } of [route, ...route.routes]) expect(known).toContain(receiver);
  });

  it('is silent about a warning where the same is critical already', () => {
    expect(inhibitions[0]).toEqual({
      source_matchers: ['severity = critical'],
      target_matchers: ['severity =~ "warning|info"'],
      equal: ['namespace', 'alertname', 'service'],
    });
  });

  it('runs as often as the nodes were checked for, each in another zone, on encrypted volumes', () => {
    const { alertmanagerSpec: spec } = values;
    expect(spec.replicas).toBe(reserved('alertmanager').replicas);
    expect(spec.topologySpreadConstraints[0]?.whenUnsatisfiable).toBe('DoNotSchedule');
    expect(spec.storage.volumeClaimTemplate.spec.storageClassName).toBe('encrypted');
    expect(values.podDisruptionBudget.maxUnavailable).toBe(1);
  });
});
