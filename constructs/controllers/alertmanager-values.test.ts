import { describe, expect, it } from 'vitest';
import { releaseContext } from '../../tests/support/release-context.ts';
import { alertmanagerValues } from './alertmanager-values.ts';
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

  it('tells people by default; what only says that alerting works, or is no more than a hint, wakes nobody', () => {
    expect(route.receiver).toBe('people');
    expect(route.routes.map(({ receiver, matchers }) => `${receiver}: ${matchers.join()}`)).toEqual([
      'nobody: alertname =~ "Watchdog|InfoInhibitor"',
      'nobody: severity = "info"',
      'people: severity = "critical"',
    ]);
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
