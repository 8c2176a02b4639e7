import { describe, expect, it } from 'vitest';
import { differingObjects } from './release-drift.ts';
import { repairsOf } from './release-repair.ts';

const object = (kind: string, name: string, further: object = {}, namespace?: string) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }), labels: { app: name } },
  ...further,
});
const RELEASE = { name: 'cart', namespace: 'shop' };
const AS_IT_IS = { scaled: false, differences: ['spec'] };

describe('a repair', () => {
  it('applies manifests with the marks of Helm, each in its namespace', () => {
    const [shop, other] = repairsOf([
      { release: RELEASE, object: object('Deployment', 'cart', { spec: { replicas: 2 } }), ...AS_IT_IS },
      { release: RELEASE, object: object('Role', 'cart', {}, 'other'), ...AS_IT_IS },
    ]);
    expect(shop).toEqual({
      namespace: 'shop',
      objects: [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: {
            name: 'cart',
            labels: { app: 'cart', 'app.kubernetes.io/managed-by': 'Helm' },
            annotations: { 'meta.helm.sh/release-name': 'cart', 'meta.helm.sh/release-namespace': 'shop' },
          },
          spec: { replicas: 2 },
        },
      ],
    });
    expect(other).toMatchObject({ namespace: 'other', objects: [{ kind: 'Role' }] });
  });

  it('leaves replicas to the autoscaler that they belong to', () => {
    const spec = { replicas: 2, paused: false };
    const differing = { release: RELEASE, object: object('Deployment', 'cart', { spec }), ...AS_IT_IS, scaled: true };
    const [repair] = repairsOf([differing]);
    expect(repair?.objects[0]?.['spec']).toEqual({ paused: false });
  });

  it('concerns only objects that differ or are gone', async () => {
    const wanted = [
      object('Deployment', 'cart', { spec: { image: 'a' } }),
      object('Service', 'cart', { spec: { port: 80 } }),
      object('ConfigMap', 'cart'),
      object('HorizontalPodAutoscaler', 'cart', { spec: { scaleTargetRef: { kind: 'Deployment', name: 'cart' } } }),
    ];
    const live = [
      object('Deployment', 'cart', { spec: { image: 'b' } }, 'shop'),
      object('Service', 'cart', { spec: { port: 80, clusterIP: '10.0.0.1' } }, 'shop'),
      object('HorizontalPodAutoscaler', 'cart', wanted[3], 'shop'),
    ];
    const cluster = {
      releases: async () => [{ ...RELEASE, objects: wanted }],
      live: async () => ({
        found: live.map((item) => ({ ...item, metadata: { ...item.metadata, namespace: 'shop' } })),
        refused: [],
      }),
    };
    const found = await differingObjects(cluster as never);
    expect(found.map(({ object: { kind }, scaled, differences }) => ({ kind, scaled, differences }))).toEqual([
      { kind: 'Deployment', scaled: true, differences: ['apps/Deployment shop/cart: spec.image'] },
      { kind: 'ConfigMap', scaled: false, differences: ['apps/ConfigMap shop/cart is gone'] },
    ]);
  });
});
