import { describe, expect, it } from 'vitest';
import {
  CHART_KUBERNETES_MINORS,
  CHART_REPOSITORIES,
  CHARTS,
  type ChartEntry,
  CLUSTER_AUTOSCALER_IMAGES,
} from './charts.ts';
import { DEFAULT_KUBERNETES_MINOR } from './kubernetes.ts';

const charts: readonly (readonly [string, ChartEntry])[] = Object.entries(CHARTS);

describe('charts of the platform', () => {
  it('have an exact version, never a range or a moving name', () => {
    for (const [name, { version, appVersion }] of charts) {
      expect(version, name).toMatch(/^v?\d+\.\d+\.\d+$/);
      expect(appVersion, name).toMatch(/^v?\d+\.\d+\.\d+$/);
    }
  });

  it('come from a known repository over TLS or from a registry', () => {
    const known: readonly string[] = Object.values(CHART_REPOSITORIES);
    for (const [name, { repository }] of charts) expect(known, name).toContain(repository);
    for (const repository of known) expect(repository).toMatch(/^(https|oci):\/\//);
  });

  it('of one project carry one version', () => {
    const families = new Map<string, Set<string>>();
    for (const [, { family, version }] of charts) {
      if (family !== undefined) families.set(family, (families.get(family) ?? new Set()).add(version));
    }
    expect([...families.keys()].sort()).toEqual(['istio', 'karpenter']);
    for (const [family, versions] of families) expect(versions.size, family).toBe(1);
  });

  it('share one version of the Prometheus operator between its CRDs and the stack', () => {
    expect(CHARTS['prometheus-operator-crds'].appVersion).toBe(CHARTS['kube-prometheus-stack'].appVersion);
  });

  it('hold everything that the platform installs', () => {
    expect(charts.map(([name]) => name).sort()).toEqual([
      'alloy',
      'argo-cd',
      'aws-load-balancer-controller',
      'cert-manager',
      'cluster-autoscaler',
      'external-dns',
      'external-secrets',
      'istio-base',
      'istio-cni',
      'istio-gateway',
      'istiod',
      'karpenter',
      'karpenter-crd',
      'keda',
      'kube-prometheus-stack',
      'loki',
      'mongodb-kubernetes',
      'prometheus-blackbox-exporter',
      'prometheus-operator-crds',
      'reloader',
      'tempo',
      'velero',
    ]);
  });
});

describe('the default Kubernetes minor', () => {
  it('is one that Istio and Karpenter are made for', () => {
    for (const [name, { minors }] of Object.entries(CHART_KUBERNETES_MINORS)) {
      expect(minors, name).toContain(DEFAULT_KUBERNETES_MINOR);
    }
  });

  it('has a cluster autoscaler of the same minor', () => {
    for (const [minor, entry] of Object.entries(CLUSTER_AUTOSCALER_IMAGES)) {
      expect(entry?.version.startsWith(`v${minor}.`), minor).toBe(true);
    }
    expect(CLUSTER_AUTOSCALER_IMAGES[DEFAULT_KUBERNETES_MINOR]?.version).toBe('v1.36.1');
  });
});
