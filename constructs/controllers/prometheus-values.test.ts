import { describe, expect, it } from 'vitest';
import { releaseContext } from '../../tests/support/release-context.ts';
import { reserved } from './placement.ts';
import { localDays, PROMETHEUS_RELEASE, prometheusValues, RELOADER, receivers } from './prometheus-values.ts';

const dev = prometheusValues(releaseContext('dev'));
const prod = prometheusValues(releaseContext('prod'));

describe('Prometheus of the cluster', () => {
  it('is there twice in different zones where there are three, with a budget of one; once in dev', () => {
    expect(prod.prometheusSpec.replicas).toBe(2);
    expect(prod.podDisruptionBudget).toEqual({ enabled: true, maxUnavailable: 1, minAvailable: null });
    expect(prod.prometheusSpec.topologySpreadConstraints[0]).toMatchObject({
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
    });
    expect(dev.prometheusSpec.replicas).toBe(1);
    expect(dev.podDisruptionBudget).toEqual({ enabled: false });
  });

  it('takes monitors, probes and rules of every namespace', () => {
    const off = Object.entries(prod.prometheusSpec).filter(([key]) => key.endsWith('NilUsesHelmValues'));
    expect(off.map(([key, value]) => `${key} ${value}`)).toEqual([
      'ruleSelectorNilUsesHelmValues false',
      'serviceMonitorSelectorNilUsesHelmValues false',
      'podMonitorSelectorNilUsesHelmValues false',
      'probeSelectorNilUsesHelmValues false',
      'scrapeConfigSelectorNilUsesHelmValues false',
    ]);
  });

  it('keeps what the environment keeps, but at most fifteen days: older metrics lie on the monitoring instance', () => {
    expect([localDays(releaseContext('dev')), localDays(releaseContext('prod'))]).toEqual([7, 15]);
    expect(dev.prometheusSpec).toMatchObject({ retention: '7d', retentionSize: '10GiB' });
    expect(prod.prometheusSpec.storageSpec.volumeClaimTemplate.spec).toEqual({
      storageClassName: 'encrypted',
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '20Gi' } },
    });
  });

  it('asks, with its reloader, for exactly what the nodes were checked for', () => {
    const { cpuMillicores, memoryMiB } = reserved('prometheus').request;
    expect(prod.prometheusSpec.resources.requests).toEqual({
      cpu: `${cpuMillicores - RELOADER.cpuMillicores}m`,
      memory: `${memoryMiB - RELOADER.memoryMiB}Mi`,
    });
  });

  it('gives spans’ metrics to each copy by its own name', () => {
    expect(receivers(releaseContext('dev'))).toEqual([
      `http://prometheus-${PROMETHEUS_RELEASE}-0.prometheus-operated.monitoring.svc.cluster.local:9090/api/v1/write`,
    ]);
    expect(receivers(releaseContext('prod'))).toHaveLength(2);
    expect(prod.prometheusSpec.enableRemoteWriteReceiver).toBe(true);
  });
});

describe('what is written to the monitoring instance', () => {
  const [write] = prod.prometheusSpec.remoteWrite;

  it('goes over TLS that trusts the instance’s own certificate, with a password from a Secret', () => {
    expect(write?.url).toBe('https://10.0.11.9:9090/api/v1/write');
    expect(write?.tlsConfig).toEqual({ ca: { secret: { name: 'monitoring-instance', key: 'ca.crt' } } });
    expect(write?.basicAuth).toEqual({
      username: { name: 'monitoring-instance', key: 'username' },
      password: { name: 'monitoring-instance', key: 'password' },
    });
  });

  it('is written by the first copy alone, so that sums there do not double', () => {
    const [keep, drop] = write?.writeRelabelConfigs ?? [];
    expect(keep).toEqual({ sourceLabels: ['prometheus_replica'], regex: '.*-0', action: 'keep' });
    expect(drop).toEqual({ regex: 'prometheus_replica', action: 'labeldrop' });
    const matching = [0, 1].filter((index) =>
      new RegExp(`^(?:${keep?.regex})$`).test(`prometheus-${PROMETHEUS_RELEASE}-${index}`),
    );
    expect(matching).toEqual([0]);
  });

  it('tells from which environment and cluster it comes', () => {
    expect(prod.prometheusSpec.externalLabels).toEqual({ environment: 'prod', cluster: 'prod-platform' });
  });
});
