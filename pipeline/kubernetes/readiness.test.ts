import { describe, expect, it } from 'vitest';
import {
  applicationsNotReady,
  meshNamespaces,
  releasesNotReady,
  sidecarsMissing,
  workloadsNotReady,
} from './readiness.ts';
import type { KubernetesObject } from './release.ts';

function object(kind: string, name: string, further: object = {}, metadata: object = {}): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name, namespace: 'shop', ...metadata }, ...further };
}

describe('a release', () => {
  it('is ready when its newest revision is deployed', () => {
    const release = { namespace: 'shop', name: 'cart', revision: 3, status: 'deployed' };
    expect(releasesNotReady([release])).toEqual([]);
    expect(releasesNotReady([{ ...release, status: 'pending-upgrade' }])).toEqual([
      'release shop/cart: revision 3 is pending-upgrade',
    ]);
  });
});

describe('a workload', () => {
  const deployment = (status: object, generation = 2) =>
    object('Deployment', 'cart', { spec: { replicas: 3 }, status }, { generation });

  it('is ready with all pods of the new version ready', () => {
    expect(workloadsNotReady([deployment({ observedGeneration: 2, readyReplicas: 3, updatedReplicas: 3 })])).toEqual(
      [],
    );
  });

  it('is not ready with fewer, with old ones, or before its change was looked at', () => {
    expect(workloadsNotReady([deployment({ observedGeneration: 2, readyReplicas: 2, updatedReplicas: 3 })])).toEqual([
      'Deployment shop/cart: 2 of 3 pods are ready',
    ]);
    expect(workloadsNotReady([deployment({ observedGeneration: 2, readyReplicas: 3, updatedReplicas: 1 })])).toEqual([
      'Deployment shop/cart: 1 of 3 pods are of the new version',
    ]);
    expect(workloadsNotReady([deployment({ observedGeneration: 1, readyReplicas: 3 })])).toEqual([
      'Deployment shop/cart: its last change is not rolled out',
    ]);
  });

  it('may want none: a worker at rest', () => {
    expect(workloadsNotReady([object('Deployment', 'worker', { spec: { replicas: 0 }, status: {} })])).toEqual([]);
  });

  it('on every node counts by its nodes', () => {
    const status = { desiredNumberScheduled: 4, numberReady: 3 };
    expect(workloadsNotReady([object('DaemonSet', 'agent', { status })])).toEqual([
      'DaemonSet shop/agent: 3 of 4 pods are ready',
    ]);
  });
});

describe('a pod of the mesh', () => {
  const mesh = new Set(['shop']);
  const pod = (containers: string[], metadata: object = {}, phase = 'Running') =>
    object(
      'Pod',
      'cart-1',
      { spec: { containers: containers.map((name) => ({ name })) }, status: { phase } },
      metadata,
    );

  it('has a sidecar, beside the program or as an init container', () => {
    expect(sidecarsMissing([pod(['cart', 'istio-proxy'])], mesh)).toEqual([]);
    const native = {
      ...pod(['cart']),
      spec: { containers: [{ name: 'cart' }], initContainers: [{ name: 'istio-proxy' }] },
    };
    expect(sidecarsMissing([native], mesh)).toEqual([]);
    expect(sidecarsMissing([pod(['cart'])], mesh)).toEqual(['pod shop/cart-1: has no sidecar']);
  });

  it('needs none where it opts out, has ended, or lives elsewhere', () => {
    expect(sidecarsMissing([pod(['job'], { labels: { 'sidecar.istio.io/inject': 'false' } })], mesh)).toEqual([]);
    expect(sidecarsMissing([pod(['job'], { annotations: { 'sidecar.istio.io/inject': 'false' } })], mesh)).toEqual([]);
    expect(sidecarsMissing([pod(['job'], {}, 'Succeeded')], mesh)).toEqual([]);
    expect(sidecarsMissing([pod(['job'], { namespace: 'other' })], mesh)).toEqual([]);
  });

  it('is known by the label of its namespace', () => {
    const namespaces = [
      object('Namespace', 'shop', {}, { labels: { 'istio-injection': 'enabled' } }),
      object('Namespace', 'blog', {}, { labels: { 'istio.io/rev': '1-31' } }),
      object('Namespace', 'files', {}, { labels: {} }),
    ];
    expect([...meshNamespaces(namespaces)]).toEqual(['shop', 'blog']);
  });
});

describe('an application of Argo CD', () => {
  it('is ready when it is synced and healthy', () => {
    const good = { name: 'shop', sync: 'Synced', health: 'Healthy', message: '' };
    expect(applicationsNotReady([good])).toEqual([]);
    expect(
      applicationsNotReady([
        { ...good, sync: 'OutOfSync', message: 'no digest' },
        { ...good, health: 'Degraded' },
      ]),
    ).toEqual(['application shop: OutOfSync, Healthy (no digest)', 'application shop: Synced, Degraded']);
  });
});
