import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import { lintStrict, render } from '../../tests/support/helm.ts';

const CHART = 'charts/gitops';
const TARGET = { release: 'storefront-gitops', namespace: 'argocd' };
const SERVER = 'https://kubernetes.default.svc';

interface Values {
  readonly [key: string]: unknown;
}

const read = (path: string) => parse(readFileSync(join(import.meta.dirname, path), 'utf8')) as Values;
const RETAIN = read('ci/retain.yaml');
const DESTROY = read('ci/destroy.yaml');

interface Project extends KubernetesObject {
  readonly spec: {
    readonly namespaceResourceWhitelist: readonly { readonly group: string; readonly kind: string }[];
  } & Values;
}

const cache = new Map<string, readonly KubernetesObject[]>();

/** The chart with these values; rendered once for the same ones. */
function rendered(values: Values = RETAIN): readonly KubernetesObject[] {
  const key = JSON.stringify(values);
  const objects = cache.get(key) ?? render(CHART, values, TARGET);
  cache.set(key, objects);
  return objects;
}

function named(kind: string, name: string, values: Values = RETAIN): KubernetesObject & { readonly spec: Values } {
  const found = rendered(values).filter((object) => object.kind === kind && object.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0] as KubernetesObject & { readonly spec: Values };
}

const project = (name: string) => named('AppProject', name) as unknown as Project;

describe('the chart', () => {
  it.each([
    ['retain', RETAIN],
    ['destroy', DESTROY],
  ])('lints without a warning (%s)', (_, values) => {
    expect(lintStrict(CHART, values)).toEqual([]);
  });

  it('makes two projects and one Application', () => {
    expect(rendered().map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'AppProject storefront',
      'AppProject storefront-applications',
      'Application storefront',
    ]);
  });
});

describe("the releases' project", () => {
  it('takes our charts into the namespace of the system, and nothing of the cluster', () => {
    expect(project('storefront').spec).toMatchObject({
      sourceRepos: [RETAIN['registry']],
      destinations: [{ server: SERVER, namespace: 'storefront' }],
      clusterResourceWhitelist: [],
    });
  });

  it('can neither make nor prune a claim, a secret, a namespace or a definition', () => {
    const kinds = project('storefront').spec.namespaceResourceWhitelist.map(({ kind }) => kind);
    for (const kind of [
      'PersistentVolumeClaim',
      'PersistentVolume',
      'Secret',
      'Namespace',
      'CustomResourceDefinition',
      'Application',
      'AppProject',
      'ClusterRole',
      'ClusterRoleBinding',
    ]) {
      expect(kinds).not.toContain(kind);
    }
    expect(kinds).not.toContain('*');
    expect(new Set(kinds).size).toBe(kinds.length);
  });

  it('warns of what belongs to no Application, but for what Istio puts everywhere', () => {
    expect(project('storefront').spec['orphanedResources']).toEqual({
      warn: true,
      ignore: [{ kind: 'ConfigMap', name: 'istio-ca-root-cert' }],
    });
  });
});

describe("the root's project", () => {
  it('makes Applications beside itself from this repository, and nothing else', () => {
    const { spec } = project('storefront-applications');
    expect(spec).toEqual({
      description: 'Root Application of storefront (prod)',
      sourceRepos: ['https://gitlab.com/bytebytego/platform.git'],
      destinations: [{ server: SERVER, namespace: 'argocd' }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: [{ group: 'argoproj.io', kind: 'Application' }],
    });
  });

  it('stays, as the other one, until no Application names it', () => {
    for (const name of ['storefront', 'storefront-applications']) {
      expect(project(name).metadata['finalizers']).toEqual(['resources-finalizer.argocd.argoproj.io']);
    }
  });
});

describe('the root', () => {
  it("reads the services' folder of the environment's branch, with the versions file below what Terraform knows", () => {
    const { spec } = named('Application', 'storefront');
    const { git: _, ...known } = RETAIN;
    expect(spec['project']).toBe('storefront-applications');
    expect(spec['destination']).toEqual({ server: SERVER, namespace: 'argocd' });
    expect(spec['source']).toEqual({
      repoURL: 'https://gitlab.com/bytebytego/platform.git',
      targetRevision: 'main',
      path: 'gitops/apps/services',
      helm: { releaseName: 'storefront', valueFiles: ['../../prod/storefront.yaml'], valuesObject: known },
    });
  });

  it('looks at a commit that changes its chart or its versions, and keeps ten revisions to go back to', () => {
    const { metadata, spec } = named('Application', 'storefront');
    expect(metadata.annotations).toEqual({
      'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
      'argocd.argoproj.io/manifest-generate-paths': '.;/gitops/prod/storefront.yaml',
    });
    expect(spec['revisionHistoryLimit']).toBe(10);
  });

  it('names a versions file and a chart that exist', () => {
    const { path, helm } = named('Application', 'storefront').spec['source'] as {
      path: string;
      helm: { valueFiles: string[] };
    };
    expect(read(join('../..', path, 'Chart.yaml'))).toMatchObject({ name: 'services' });
    for (const file of helm.valueFiles) expect(read(join('../..', path, file))).toHaveProperty('charts');
  });

  it('heals and prunes by itself, but never down to nothing, and takes a repairing commit at once', () => {
    expect(named('Application', 'storefront').spec['syncPolicy']).toEqual({
      automated: { prune: true, selfHeal: true, allowEmpty: false },
      syncOptions: ['CreateNamespace=false', 'ServerSideApply=true', 'FailOnSharedResource=true', 'PruneLast=true'],
      retry: { limit: 5, refresh: true, backoff: { duration: '30s', factor: 2, maxDuration: '10m' } },
    });
  });

  it('takes everything with it only where the environment gives everything up', () => {
    expect(named('Application', 'storefront').metadata['finalizers']).toBeUndefined();
    expect(named('Application', 'birthday', DESTROY).metadata['finalizers']).toEqual([
      'resources-finalizer.argocd.argoproj.io',
    ]);
  });
});

describe('values', () => {
  it.each(Object.keys(RETAIN))('without %s are refused by name', (key) => {
    const rest = Object.fromEntries(Object.entries(RETAIN).filter(([name]) => name !== key));
    expect(() => rendered(rest)).toThrow(key);
  });

  it.each([
    ['an unknown key', { versions: {} }, 'versions'],
    ['values for charts below it, of which it has none', { global: {} }, 'global'],
    ['a chart that is not ours', { releases: { a1: { chart: 'nginx', wave: 0, values: {} } } }, 'chart'],
    ['a registry with its scheme', { registry: 'oci://registry.example/charts' }, 'registry'],
    ['a repository that is not https', { git: { repository: 'git@gitlab.com:a/b.git', branch: 'main' } }, 'repository'],
    ['a removal that nobody knows', { removal: 'keep' }, 'removal'],
    ['no release', { releases: {} }, 'releases'],
  ])('with %s are refused', (_, change, told) => {
    expect(() => rendered({ ...RETAIN, ...change })).toThrow(told);
  });
});
