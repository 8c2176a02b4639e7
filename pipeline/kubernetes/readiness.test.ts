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
  const deployment = (status: object, spec: object = {}) =>
    object('Deployment', 'cart', { spec: { replicas: 3, ...spec }, status }, { generation: 2 });
  const full = { observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 3 };

  it('is ready with all pods of the new version ready', () => {
    expect(workloadsNotReady([deployment(full)])).toEqual([]);
  });

  it.each([
    ['fewer are ready', { readyReplicas: 2 }, '2 of 3 pods are ready'],
    ['none is ready', { readyReplicas: undefined }, '0 of 3 pods are ready'],
    ['some are of the old version', { updatedReplicas: 1 }, '1 of 3 pods are of the new version'],
    // Kubernetes leaves a 0 out: the new version cannot even be started.
    ['all are of the old version', { updatedReplicas: undefined }, '0 of 3 pods are of the new version'],
    ['those that are ready are old', { replicas: 5 }, 'pods of the old version still run (2)'],
    ['its change was not looked at', { observedGeneration: 1 }, 'its last change is not rolled out'],
  ])('is not ready while %s', (_case, status, why) => {
    expect(workloadsNotReady([deployment({ ...full, ...status })])).toEqual([`Deployment shop/cart: ${why}`]);
  });

  it('may want none: a worker at rest', () => {
    expect(workloadsNotReady([object('Deployment', 'worker', { spec: { replicas: 0 }, status: {} })])).toEqual([]);
  });

  it('on every node counts by its nodes', () => {
    const agent = (status: object) => workloadsNotReady([object('DaemonSet', 'agent', { status })]);
    const all = { desiredNumberScheduled: 4, numberReady: 4, updatedNumberScheduled: 4 };
    expect(agent(all)).toEqual([]);
    expect(agent({ ...all, numberReady: 3 })).toEqual(['DaemonSet shop/agent: 3 of 4 pods are ready']);
    expect(agent({ ...all, updatedNumberScheduled: undefined })).toEqual([
      'DaemonSet shop/agent: 0 of 4 pods are of the new version',
    ]);
    expect(agent({ ...all, updatedNumberScheduled: 1 })).toEqual([
      'DaemonSet shop/agent: 1 of 4 pods are of the new version',
    ]);
  });

  it('whose pods are renewed by hand may have old ones', () => {
    const spec = { updateStrategy: { type: 'OnDelete' } };
    expect(workloadsNotReady([deployment({ ...full, updatedReplicas: 1 }, spec)])).toEqual([]);
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
    expect(sidecarsMissing([pod(['job'], { deletionTimestamp: '2026-11-21T00:00:00Z' })], mesh)).toEqual([]);
    const onNode = { ...pod(['agent']), spec: { hostNetwork: true, containers: [{ name: 'agent' }] } };
    expect(sidecarsMissing([onNode], mesh)).toEqual([]);
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
