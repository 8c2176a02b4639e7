import { describe, expect, it } from 'vitest';
import { argoApplication, cascades, inSyncWaves, isGoing, statusOf } from './argo-application.ts';

const object = (source: object, metadata: object = {}) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'shop-cart', namespace: 'argocd', ...metadata },
  spec: { source, destination: { namespace: 'shop' } },
});
const CHART = { chart: 'application', helm: { releaseName: 'cart', valuesObject: { port: 80 } } };
const FOLDER = {
  path: 'gitops/apps/services',
  helm: { releaseName: 'shop', valueFiles: ['../../local/shop.yaml'], valuesObject: { system: 'shop' } },
};
const git = (path: string) =>
  path === 'gitops/local/shop.yaml' ? 'system: other\nimages: { cart: { digest: a } }' : undefined;

describe('an Application', () => {
  it('of a chart is a release in its destination', () => {
    expect(argoApplication(object(CHART), git)).toMatchObject({
      name: 'shop-cart',
      source: { chart: 'application' },
      release: 'cart',
      destination: 'shop',
      values: { port: 80 },
    });
  });

  it('of a folder in Git takes the files that it names, its own values over them', () => {
    const { source, values } = argoApplication(object(FOLDER), git);
    expect(source).toEqual({ path: 'gitops/apps/services' });
    expect(values).toEqual({ system: 'shop', images: { cart: { digest: 'a' } } });
  });

  it('that names a file which Git lacks is refused with its path', () => {
    expect(() => argoApplication(object(FOLDER), () => undefined)).toThrow('gitops/local/shop.yaml: no such file');
  });

  it('is another sync with other values, and the same one while it goes', () => {
    const { hash } = argoApplication(object(CHART), git);
    const changed = { ...CHART, helm: { ...CHART.helm, valuesObject: { port: 81 } } };
    expect(argoApplication(object(changed), git).hash).not.toBe(hash);
    const going = { deletionTimestamp: '2026-11-22T00:00:00Z', finalizers: ['resources-finalizer.argocd.argoproj.io'] };
    expect(argoApplication(object(CHART, going), git).hash).toBe(hash);
    expect([object(CHART), object(CHART, going)].map(isGoing)).toEqual([false, true]);
    expect([object(CHART), object(CHART, going)].map(cascades)).toEqual([false, true]);
  });
});

it('objects are synced by their waves, those without one at 0', () => {
  const inWave = (name: string, wave?: string) => ({
    ...object(CHART, {
      name,
      ...(wave === undefined ? {} : { annotations: { 'argocd.argoproj.io/sync-wave': wave } }),
    }),
  });
  const waves = inSyncWaves([inWave('c', '2'), inWave('a'), inWave('d', '10'), inWave('b', '0')]);
  expect(waves.map((wave) => wave.map(({ metadata }) => metadata.name))).toEqual([['a', 'b'], ['c'], ['d']]);
});

it('a failure stands in the status of its Application, and goes with the next success', () => {
  expect(statusOf('no such chart')).toMatchObject({
    health: { status: 'Degraded' },
    conditions: [{ message: 'no such chart' }],
  });
  expect(statusOf()).toEqual({ sync: { status: 'Synced' }, health: { status: 'Healthy' }, conditions: null });
});
