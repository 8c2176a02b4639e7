import { describe, expect, it } from 'vitest';
import { releaseContext } from '../../tests/support/release-context.ts';
import { kubePrometheusStackValues } from './kube-prometheus-stack-values.ts';

const values = kubePrometheusStackValues(releaseContext('prod'));

describe('the stack around Prometheus', () => {
  it('leaves definitions to their own release', () => {
    expect(values['crds']).toEqual({ enabled: false });
  });

  it('neither scrapes nor judges what EKS runs itself', () => {
    for (const part of ['kubeControllerManager', 'kubeScheduler', 'kubeEtcd', 'kubeProxy'])
      expect(values[part], part).toEqual({ enabled: false });
    expect(values['defaultRules']).toEqual({
      rules: {
        etcd: false,
        kubeControllerManager: false,
        kubeProxy: false,
        kubeSchedulerAlerting: false,
        kubeSchedulerRecording: false,
        windows: false,
      },
      disabled: {
        KubeNodePressure: true,
        KubePersistentVolumeFillingUp: true,
        KubePodCrashLooping: true,
        PrometheusRemoteWriteBehind: true,
      },
    });
  });

  it('lists no secret and no ConfigMap to count objects', () => {
    const { collectors } = values['kube-state-metrics'] as { collectors: string[] };
    expect(collectors).toContain('horizontalpodautoscalers');
    expect(collectors).not.toContain('secrets');
    expect(collectors).not.toContain('configmaps');
  });

  it('reads nodes in the namespace where Pod Security lets it, on every node, without privileges beyond that', () => {
    expect(values['prometheus-node-exporter']).toMatchObject({
      namespaceOverride: 'monitoring-nodes',
      tolerations: [{ operator: 'Exists' }],
      containerSecurityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      resources: { requests: { cpu: '50m', memory: '32Mi' } },
    });
  });

  it('has requests for every container that the chart leaves without', () => {
    expect(values['prometheusOperator']).toMatchObject({
      resources: { requests: { cpu: '50m', memory: '100Mi' } },
      prometheusConfigReloader: { resources: { requests: { cpu: '10m', memory: '32Mi' } } },
      admissionWebhooks: { patch: { resources: { requests: { cpu: '10m', memory: '32Mi' } } } },
    });
  });
});
