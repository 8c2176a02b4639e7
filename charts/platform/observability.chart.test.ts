import { describe, expect, it } from 'vitest';
import { observabilityReleases } from '../../constructs/controllers/observability-releases.ts';
import { MONITORING_INSTANCE, prometheusValues } from '../../constructs/controllers/prometheus-values.ts';
import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import { lintStrict, render } from '../../tests/support/helm.ts';
import { once } from '../../tests/support/once.ts';
import { releaseContext } from '../../tests/support/release-context.ts';

const CHART = 'charts/platform';

function valuesOf(environment: 'dev' | 'prod', release: string): object {
  const found = observabilityReleases(releaseContext(environment)).find(({ name }) => name === release);
  if (found === undefined) throw new Error(`the platform has no release ${release}`);
  return found.values;
}

const secrets = once(() =>
  render(CHART, valuesOf('prod', 'platform-observability'), {
    release: 'platform-observability',
    namespace: 'monitoring',
  }),
);
const application = once(() =>
  render(CHART, valuesOf('prod', 'platform-application'), {
    release: 'platform-application',
    namespace: 'argocd',
  }),
);

interface ExternalSecretSpec {
  readonly secretStoreRef?: { readonly name: string };
  readonly target: { readonly name: string; readonly template?: { readonly data: Readonly<Record<string, string>> } };
  readonly data: readonly {
    readonly secretKey: string;
    readonly remoteRef: { readonly key: string; readonly property?: string };
    readonly sourceRef?: { readonly storeRef: { readonly name: string } };
  }[];
}

function specOf<T>(objects: readonly KubernetesObject[], kind: string, name: string): T {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found['spec'] as T;
}

describe('secrets of the observability tools', () => {
  it.each(['platform-observability', 'platform-application'])(
    'pass Helm’s own checks as the stack gives them: %s',
    (release) => {
      expect(lintStrict(CHART, valuesOf('dev', release))).toEqual([]);
    },
  );

  it('are four objects in the tools’ namespace, none of them a Secret', () => {
    expect(
      secrets()
        .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)
        .sort(),
    ).toEqual([
      'ExternalSecret monitoring/grafana',
      'ExternalSecret monitoring/monitoring-instance',
      'SecretStore monitoring/parameters',
      'SecretStore monitoring/secrets',
    ]);
  });

  it('are read by the tools’ reader role, without credentials in the cluster', () => {
    for (const [name, service] of [
      ['secrets', 'SecretsManager'],
      ['parameters', 'ParameterStore'],
    ] as const) {
      expect(specOf(secrets(), 'SecretStore', name)).toEqual({
        provider: {
          aws: { service, region: 'us-east-1', role: 'arn:aws:iam::333333333333:role/prod-operations-secrets-reader' },
        },
      });
    }
  });

  it('give Grafana exactly the keys that it reads', () => {
    const { data } = specOf<ExternalSecretSpec>(secrets(), 'ExternalSecret', 'grafana');
    expect(data.map(({ secretKey, remoteRef }) => [secretKey, remoteRef.property])).toEqual([
      ['admin-user', 'admin-user'],
      ['admin-password', 'admin-password'],
      ['oidc-client-secret', 'oidc-client-secret'],
    ]);
  });

  it('give Prometheus the keys that its remote write names, password and certificate each from where it is', () => {
    const { target, data } = specOf<ExternalSecretSpec>(secrets(), 'ExternalSecret', MONITORING_INSTANCE.secret);
    const [write] = prometheusValues(releaseContext('prod')).prometheusSpec.remoteWrite;
    expect(Object.keys(target.template?.data ?? {}).sort()).toEqual(
      [write?.basicAuth.username.key, write?.basicAuth.password.key, write?.tlsConfig.ca.secret.key].sort(),
    );
    expect(target.template?.data).toEqual({
      username: 'cluster',
      password: '{{ .password }}',
      'ca.crt': '{{ .certificate }}',
    });
    expect(
      data.map(({ remoteRef, sourceRef }) => [sourceRef?.storeRef.name, remoteRef.property ?? remoteRef.key]),
    ).toEqual([
      ['secrets', 'remote-write-password'],
      ['parameters', '/prod/monitoring/certificate'],
    ]);
  });
});

describe('the application of dashboards and rules', () => {
  it('follows Git by itself, heals and prunes, and may make nothing of the cluster’s', () => {
    expect(specOf(application(), 'Application', 'platform')).toMatchObject({
      project: 'platform',
      source: {
        repoURL: 'https://gitlab.com/bytebytego/platform.git',
        targetRevision: 'main',
        path: 'gitops/apps/platform',
        helm: { releaseName: 'platform', valuesObject: { namespace: 'monitoring' } },
      },
      destination: { namespace: 'monitoring' },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    });
    expect(specOf(application(), 'AppProject', 'platform')).toMatchObject({
      sourceRepos: ['https://gitlab.com/bytebytego/platform.git'],
      clusterResourceWhitelist: [],
      destinations: [{ namespace: 'monitoring' }, { namespace: 'istio-system' }],
    });
  });

  it('keeps its project until it is deleted itself: Helm deletes projects first', () => {
    const finalizers = application().map(({ kind, metadata }) => [kind, metadata['finalizers']]);
    const finalizer = ['resources-finalizer.argocd.argoproj.io'];
    expect(finalizers).toEqual([
      ['AppProject', finalizer],
      ['Application', finalizer],
    ]);
  });

  it('may make every kind that the folder holds', () => {
    const { namespaceResourceWhitelist: allowed } = specOf<{ namespaceResourceWhitelist: { kind: string }[] }>(
      application(),
      'AppProject',
      'platform',
    );
    const held = render(
      'gitops/apps/platform',
      specOf<{ source: { helm: { valuesObject: object } } }>(application(), 'Application', 'platform').source.helm
        .valuesObject,
      {
        release: 'platform',
        namespace: 'monitoring',
      },
    );
    expect(held.length).toBeGreaterThan(10);
    for (const { kind } of held) expect(allowed.map((item) => item.kind)).toContain(kind);
  });
});
