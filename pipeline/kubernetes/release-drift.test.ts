import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type KubernetesObject, readRelease } from './release.ts';
import { differencesOf } from './release-drift.ts';

function object(kind: string, name: string, namespace?: string, spec: object = {}): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, spec };
}

describe('a release', () => {
  it('is read from the ConfigMap that Helm keeps it in, its empty documents left out', () => {
    const manifest = '---\n# Source: a\napiVersion: v1\nkind: Service\nmetadata: {name: cart}\n---\n# nothing\n';
    const record = JSON.stringify({ name: 'cart', namespace: 'shop', manifest, info: { status: 'deployed' } });
    const release = gzipSync(record).toString('base64');
    expect(readRelease({ data: { release } })).toEqual({
      name: 'cart',
      namespace: 'shop',
      objects: [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart' } }],
    });
  });

  it('differs where an object is gone or was changed, each told by its name', () => {
    const wanted = [object('Service', 'cart', 'shop'), object('Deployment', 'cart', 'shop', { replicas: 2 })];
    expect(differencesOf(wanted, [object('Deployment', 'cart', 'shop', { replicas: 3 })])).toEqual([
      'Service shop/cart is gone',
      'Deployment shop/cart: spec.replicas',
    ]);
  });

  it('may hold objects of one name in two namespaces, and objects that have none', () => {
    const wanted = [
      object('Role', 'reader', 'shop', { a: 1 }),
      object('Role', 'reader', 'kube-system', { a: 2 }),
      object('ClusterRole', 'reader', 'shop', { a: 3 }),
    ];
    const live = [
      object('Role', 'reader', 'shop', { a: 1 }),
      object('Role', 'reader', 'kube-system', { a: 2 }),
      object('ClusterRole', 'reader', undefined, { a: 3 }),
    ];
    expect(differencesOf(wanted, live)).toEqual([]);
    expect(differencesOf(wanted, live.slice(1))).toEqual(['Role shop/reader is gone']);
  });

  it.each(['HorizontalPodAutoscaler', 'ScaledObject'])('leaves replicas to a %s of its own', (kind) => {
    const wanted = [
      object('Deployment', 'cart', 'shop', { replicas: 2 }),
      object(kind, 'cart', 'shop', { scaleTargetRef: { name: 'cart' } }),
    ];
    const live = [object('Deployment', 'cart', 'shop', { replicas: 7 }), wanted[1] as KubernetesObject];
    expect(differencesOf(wanted, live)).toEqual([]);
    expect(differencesOf(wanted.slice(0, 1), live)).toEqual(['Deployment shop/cart: spec.replicas']);
  });
});
