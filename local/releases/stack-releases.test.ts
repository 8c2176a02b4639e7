import { describe, expect, it } from 'vitest';
import { stackReleases } from './stack-releases.ts';

const release = (name: string, further: object = {}) => ({
  name,
  namespace: 'shop',
  chart: 'assets/application-0123456789abcdef.tgz',
  values: [`{"service":"${name}"}`],
  timeout: 900,
  ...further,
});
const read = (resource?: object) =>
  stackReleases({ id: 'dev-shop', folder: '/out/stacks/dev-shop', json: resource === undefined ? {} : { resource } });

describe('a synthesized stack', () => {
  it('tells its releases with their order among each other, and its namespaces with their labels', () => {
    const metadata = { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } };
    const found = read({
      helm_release: {
        release_cart: release('cart', {
          depends_on: ['helm_release.release_shop_system', 'kubernetes_namespace_v1.namespace', 'aws_iam_role.a'],
        }),
        release_shop_system: release('shop-system', { skip_crds: true, timeout: 300 }),
      },
      kubernetes_namespace_v1: { namespace: { metadata, lifecycle: { prevent_destroy: true } } },
    });
    expect(found).toEqual({
      stack: 'dev-shop',
      namespaces: [{ apiVersion: 'v1', kind: 'Namespace', metadata }],
      releases: [
        {
          stack: 'dev-shop',
          id: 'release_cart',
          name: 'cart',
          namespace: 'shop',
          chart: { file: '/out/stacks/dev-shop/assets/application-0123456789abcdef.tgz' },
          values: '{"service":"cart"}',
          after: ['release_shop_system'],
          timeout: 900,
          skipCrds: false,
        },
        expect.objectContaining({ id: 'release_shop_system', after: [], timeout: 300, skipCrds: true }),
      ],
    });
  });

  it('names charts of others by repository and version, or by a file of the mirror', () => {
    const keda = { chart: 'keda', repository: 'https://kedacore.github.io/charts', version: '2.18.0' };
    const mirrored = { chart: '/mirror/keda-2.18.0.tgz', version: '2.18.0' };
    const { releases } = read({ helm_release: { a: release('a', keda), b: release('b', mirrored) } });
    expect(releases.map(({ chart }) => chart)).toEqual([keda, { file: '/mirror/keda-2.18.0.tgz', mirrored: true }]);
  });

  it('without anything in the cluster has no releases', () => {
    expect(read({ aws_s3_bucket: {} })).toEqual({ stack: 'dev-shop', namespaces: [], releases: [] });
    expect(read().releases).toEqual([]);
  });

  it('with a chart that nobody could find is refused', () => {
    expect(() => read({ helm_release: { a: release('a', { chart: 'keda' }) } })).toThrow('keda: a chart without');
  });
});
