import { describe, expect, test } from 'vitest';
import { chartName, isStateless, switchedOffByValues } from './release.ts';

test.each([
  ['assets/application-3e46940f46852db6.tgz', 'application'],
  ['application-1.4.0.tgz', 'application'],
  ['oci://quay.io/jetstack/charts/cert-manager', 'cert-manager'],
  ['kube-prometheus-stack', 'kube-prometheus-stack'],
  ['assets/object-store-642cf4e1c7af16aa.tgz', 'object-store'],
  [undefined, ''],
])('the chart of %s is %s', (chart, name) => {
  expect(chartName({ chart })).toBe(name);
});

describe('a release that holds nothing', () => {
  const application = { chart: 'assets/application-3e46940f46852db6.tgz', values: ['{"service":"api"}'] };
  test('is one of the application chart', () => {
    expect(isStateless(application)).toBe(true);
  });
  test.each([
    ['of any other chart', { chart: 'loki' }],
    ['of a chart whose name only begins so', { chart: 'application-controller' }],
    ['with a volume claim in its values', { ...application, values: ['volumeClaimTemplates: []'] }],
    ['with a definition in its manifest', { ...application, manifest: 'kind: CustomResourceDefinition' }],
    ['of which nothing is known', null],
  ])('is not one %s', (_, release) => {
    expect(isStateless(release)).toBe(false);
  });
});

describe('values of a chart', () => {
  const { found } = switchedOffByValues('why');
  const release = (...values: unknown[]) => ({
    values: values.map((it) => (typeof it === 'string' ? it : JSON.stringify(it))),
  });
  test('persistence or kept definitions that go off, are removed or become unknown, are told by their path', () => {
    const on = release({ server: { persistence: { enabled: true } } });
    const told = 'values: server.persistence.enabled no longer on';
    expect(found(on, release({ server: { persistence: { enabled: false } } }))).toBe(told);
    expect(found(on, release({}))).toBe(told);
    expect(found(on, {})).toBe(told);
    expect(found(release('crds: {keep: true}'), release('crds: {keep: false}'))).toBe('values: crds.keep no longer on');
  });
  test('kept, switched on, or moved to another values file, is fine', () => {
    const on = release({ persistence: { enabled: true } });
    expect(found(on, release({ other: 1 }, 'persistence: {enabled: true}'))).toBeUndefined();
    expect(found(release({}), on)).toBeUndefined();
    expect(found(release({ metrics: { enabled: true } }), release({}))).toBeUndefined();
  });
  test('values that are no YAML say nothing', () => {
    expect(found(release('a: [}'), release('a: [}'))).toBeUndefined();
  });
});
