import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../../local/kubernetes/object.ts';
import { lintStrict, render } from '../../../tests/support/helm.ts';

const CHART = 'gitops/apps/services';

interface Values {
  readonly [key: string]: unknown;
}

interface Application extends KubernetesObject {
  readonly spec: {
    readonly project: string;
    readonly source: {
      readonly repoURL: string;
      readonly chart: string;
      readonly targetRevision: string;
      readonly helm: { readonly releaseName: string; readonly valuesObject: Values };
    };
    readonly ignoreDifferences?: unknown;
  } & Values;
}

const read = (name: string) => parse(readFileSync(join(import.meta.dirname, 'ci', name), 'utf8')) as Values;
const AWAITING = read('awaiting.yaml');
const CANARY = read('canary.yaml');
const DIGEST = `sha256:${'3'.repeat(64)}`;
const PUSHED = { ...AWAITING, images: { product: { digest: DIGEST } } };

function applications(values: Values): readonly Application[] {
  return render(CHART, values, { release: String(values['system']), namespace: 'argocd' }) as unknown as Application[];
}

function application(values: Values, name: string): Application {
  const found = applications(values).filter(({ metadata }) => metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0] as Application;
}

const valuesOf = (values: Values, name: string) => application(values, name).spec.source.helm.valuesObject;

describe('the chart', () => {
  it.each([
    ['awaiting', AWAITING],
    ['canary', CANARY],
  ])('lints without a warning (%s)', (_, values) => {
    expect(lintStrict(CHART, values)).toEqual([]);
  });
});

describe('one Application per release', () => {
  it('names chart and exact version in the registry, and deploys into the namespace of the system', () => {
    expect(application(PUSHED, 'storefront-shop').spec).toMatchObject({
      project: 'storefront',
      source: {
        repoURL: '333333333333.dkr.ecr.us-east-1.amazonaws.com/prod/charts',
        chart: 'document-store',
        targetRevision: '1.0.0',
        helm: { releaseName: 'shop', valuesObject: { need: 'shop' } },
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'storefront' },
    });
    expect(application(CANARY, 'birthday-api').spec.source.targetRevision).toBe('1.0.1');
  });

  it('comes in waves, under names that no other system has', () => {
    const waves = applications(PUSHED).map(({ kind, metadata }) => [
      kind,
      metadata.name,
      metadata.annotations?.['argocd.argoproj.io/sync-wave'],
    ]);
    expect(waves.sort()).toEqual([
      ['Application', 'storefront-product', '2'],
      ['Application', 'storefront-shop', '1'],
      ['Application', 'storefront-system', '0'],
    ]);
  });

  it('heals and prunes by itself, and tries again', () => {
    for (const { spec, metadata } of applications(PUSHED)) {
      expect(spec['syncPolicy']).toEqual({
        automated: { prune: true, selfHeal: true, allowEmpty: false },
        syncOptions: [
          'CreateNamespace=false',
          'ServerSideApply=true',
          'RespectIgnoreDifferences=true',
          'FailOnSharedResource=true',
          'PruneLast=true',
        ],
        retry: { limit: 5, refresh: true, backoff: { duration: '30s', factor: 2, maxDuration: '10m' } },
      });
      expect(metadata.annotations).toMatchObject({ 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' });
      expect(spec['revisionHistoryLimit']).toBe(10);
    }
  });

  it('leaves an autoscaler its replicas, of its own Deployment, and nothing else to anybody', () => {
    expect(application(PUSHED, 'storefront-product').spec.ignoreDifferences).toEqual([
      { group: 'apps', kind: 'Deployment', name: 'product', jsonPointers: ['/spec/replicas'] },
    ]);
    expect(application(CANARY, 'birthday-front').spec.ignoreDifferences).toBeUndefined();
    expect(application(PUSHED, 'storefront-shop').spec.ignoreDifferences).toBeUndefined();
    expect(application(PUSHED, 'storefront-system').spec.ignoreDifferences).toBeUndefined();
  });
});

describe('an environment', () => {
  const finalizers = (values: Values) =>
    Object.fromEntries(applications(values).map(({ metadata }) => [metadata.name, metadata['finalizers'] ?? []]));
  const CASCADE = ['resources-finalizer.argocd.argoproj.io'];
  const SYNC = 'argocd.argoproj.io/sync-options';

  it('that keeps what it has asks a person before a release goes, and never takes a store along', () => {
    expect(finalizers(PUSHED)).toEqual({
      'storefront-system': CASCADE,
      'storefront-shop': [],
      'storefront-product': CASCADE,
    });
    for (const { metadata } of applications(PUSHED)) expect(metadata.annotations?.[SYNC]).toBe('Prune=confirm');
  });

  it('that is rebuilt at will takes all along, unasked', () => {
    const rebuilt = { ...PUSHED, removal: 'destroy' };
    expect(new Set(Object.values(finalizers(rebuilt)).flat())).toEqual(new Set(CASCADE));
    expect(Object.values(finalizers(rebuilt)).every((list) => (list as unknown[]).length === 1)).toBe(true);
    for (const { metadata } of applications(rebuilt)) expect(metadata.annotations?.[SYNC]).toBeUndefined();
  });
});

describe('the versions file', () => {
  it('gives a service its image, and a service without one no Application', () => {
    expect(valuesOf(PUSHED, 'storefront-product')).toEqual({
      service: 'product',
      image: { repository: 'storefront/product', digest: DIGEST },
      canary: null,
      scaling: { load: { least: 2, most: 4 } },
    });
    expect(applications(AWAITING).map(({ metadata }) => metadata.name)).not.toContain('storefront-product');
    expect(applications({ ...AWAITING, images: {} }).map(({ metadata }) => metadata.name)).not.toContain(
      'storefront-product',
    );
  });

  it('leaves an image of others alone', () => {
    expect(valuesOf(CANARY, 'birthday-front')).toEqual({
      service: 'front',
      image: { repository: 'docker.io/library/nginx', tag: '1.29' },
      scaling: { fixed: { replicas: 2 } },
    });
  });

  it('gives a canary its digest in the service, and its share in routes and calls to that service', () => {
    const { canary } = (CANARY['images'] as { api: { canary: Values } }).api;
    const share = { weightPercent: 10, header: { name: 'x-canary', value: 'always' } };
    expect(valuesOf(CANARY, 'birthday-api')['canary']).toEqual(canary);
    expect(valuesOf(CANARY, 'birthday-system')).toEqual({
      system: 'birthday',
      routes: [
        { path: '/api', service: 'api', port: 8000, canary: share },
        { path: '/', service: 'front', port: 80, canary: null },
      ],
      calls: [{ service: 'api', port: 8000, callers: [], canary: share }],
    });
  });

  it('changes nothing else of the values that Terraform wrote', () => {
    const { releases } = AWAITING as { releases: Readonly<Record<string, { values: Values }>> };
    expect(valuesOf(PUSHED, 'storefront-system')).toEqual(releases['storefront-system']?.values);
    expect(valuesOf(PUSHED, 'storefront-shop')).toEqual(releases['shop']?.values);
  });

  it.each([
    [
      'a service that the system has not',
      { images: { prodct: { digest: null } } },
      'images.prodct: given a digest; allowed: product',
    ],
    [
      'no version of a chart that is used',
      { charts: { system: '1.0.0', application: '1.0.0' } },
      'charts.document-store: given nothing',
    ],
    ['a version that moves', { charts: { ...(AWAITING['charts'] as Values), system: '1.x' } }, 'system'],
    ['a tag instead of a digest', { images: { product: { digest: 'latest' } } }, 'digest'],
    [
      'a canary that takes most',
      { images: { product: { digest: DIGEST, canary: { digest: DIGEST, weightPercent: 51 } } } },
      'weightPercent',
    ],
    ['a value of Terraform', { git: {} }, 'git'],
  ])('that names %s is refused', (_, change, told) => {
    expect(() => applications({ ...AWAITING, ...change })).toThrow(told);
  });
});
