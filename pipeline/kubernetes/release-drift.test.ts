import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type KubernetesObject, readRelease } from './release.ts';
import { compared } from './release-drift.ts';

function object(kind: string, name: string, namespace?: string, spec: object = {}): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, spec };
}

const differencesOf = (wanted: readonly KubernetesObject[], found: readonly KubernetesObject[]) =>
  compared(wanted, { found, refused: [] }).differences;

function recorded(manifest: string): unknown {
  const record = JSON.stringify({ name: 'cart', namespace: 'shop', manifest, info: { status: 'deployed' } });
  return { data: { release: gzipSync(record).toString('base64') } };
}

describe('a release', () => {
  it('is read from the ConfigMap that Helm keeps it in, its empty documents left out', () => {
    const manifest = '---\n# Source: a\napiVersion: v1\nkind: Service\nmetadata: {name: cart}\n---\n# nothing\n';
    expect(readRelease(recorded(manifest))).toEqual({
      name: 'cart',
      namespace: 'shop',
      objects: [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart' } }],
    });
  });

  it('is read as Helm reads YAML: modes are octal, times and dates are text', () => {
    const manifest = 'kind: Pod\nmode: 0644\non: on\ntime: 12:30\nsince: 2012-10-17\n';
    expect(readRelease(recorded(manifest)).objects).toEqual([
      { kind: 'Pod', mode: 0o644, true: true, time: '12:30', since: '2012-10-17' },
    ]);
  });

  it('may render its objects as one list', () => {
    const objects = [object('ConfigMap', 'a'), object('ConfigMap', 'b')];
    const manifest = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMapList', items: objects });
    expect(readRelease(recorded(manifest)).objects).toEqual(objects);
  });

  it('says nothing of an object that may not be read but its name', () => {
    const wanted = [object('Secret', 'login', 'shop'), object('Service', 'cart', 'shop')];
    expect(compared(wanted, { found: [], refused: wanted.slice(0, 1) })).toEqual({
      differences: ['Service shop/cart is gone'],
      refused: ['Secret shop/login'],
    });
  });

  it('tells apart kinds of one name in two groups', () => {
    const gateway = (group: string) => ({ ...object('Gateway', 'web', 'shop'), apiVersion: `${group}/v1` });
    expect(differencesOf([gateway('a.io'), gateway('b.io')], [gateway('b.io')])).toEqual([
      'a.io/Gateway shop/web is gone',
    ]);
  });

  it('may lack a job that was to disappear after its end, but no other', () => {
    const job = object('Job', 'once', 'shop', { ttlSecondsAfterFinished: 60 });
    expect(differencesOf([job, object('Job', 'kept', 'shop')], [])).toEqual(['Job shop/kept is gone']);
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
