import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CASES, LEAST, names, one, readCase, renderSystem, SYSTEM_CHART, spec } from '../../tests/charts/system.ts';
import { lintStrict } from '../../tests/support/helm.ts';
import { once } from '../../tests/support/once.ts';

describe.each(readdirSync(CASES))('the case %s', (file) => {
  const objects = once(() => renderSystem(readCase(file)));

  it('passes helm lint --strict', () => {
    expect(lintStrict(SYSTEM_CHART, readCase(file))).toEqual([]);
  });

  it('renders each object once, with the labels of the whole', () => {
    expect(new Set(names(objects())).size).toBe(objects().length);
    const { system } = readCase(file);
    for (const { metadata } of objects()) {
      expect(metadata.labels).toEqual({
        'app.kubernetes.io/name': expect.any(String),
        'app.kubernetes.io/part-of': system,
        'app.kubernetes.io/instance': `${system}-system`,
        'app.kubernetes.io/managed-by': 'Helm',
        'helm.sh/chart': 'system-1.0.0',
      });
      expect(metadata.namespace).toBeUndefined();
    }
  });

  it('renders no Secret and no cluster-wide object', () => {
    expect([...new Set(objects().map(({ kind }) => kind))]).toEqual(
      expect.not.arrayContaining([
        'Secret',
        'Namespace',
        'ClusterSecretStore',
        'ClusterRole',
        'Gateway',
        'IngressClass',
      ]),
    );
  });

  it('denies every connection that no other policy allows', () => {
    expect(
      objects()
        .filter(({ kind }) => kind === 'NetworkPolicy')
        .map(spec),
    ).toEqual([{ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }]);
  });
});

describe('a system without anything of its own', () => {
  it('has a denial, a quota and limits, and nothing else', () => {
    expect([...names(renderSystem(LEAST))].sort()).toEqual([
      'LimitRange/defaults',
      'NetworkPolicy/default-deny',
      'ResourceQuota/requests',
    ]);
  });

  it('may request what its quota says; a container that says nothing has a small share and a limit', () => {
    const objects = renderSystem(LEAST);
    expect(spec(one(objects, 'ResourceQuota', 'requests'))).toEqual({
      hard: { 'requests.cpu': '500m', 'requests.memory': '512Mi', pods: '5' },
    });
    expect(spec(one(objects, 'LimitRange', 'defaults'))).toEqual({
      limits: [{ type: 'Container', defaultRequest: { cpu: '50m', memory: '64Mi' }, default: { memory: '1Gi' } }],
    });
  });

  it('has what makes a mesh system only in the mesh', () => {
    expect([...names(renderSystem({ ...LEAST, mesh: true }))].sort()).toEqual([
      'AuthorizationPolicy/deny-by-default',
      'LimitRange/defaults',
      'NetworkPolicy/default-deny',
      'PeerAuthentication/default',
      'ResourceQuota/requests',
    ]);
  });
});

describe('service accounts and secrets', () => {
  const objects = once(() => renderSystem(readCase('mesh.yaml')));

  it('accounts are those that are named, and mount no token', () => {
    const accounts = objects().filter(({ kind }) => kind === 'ServiceAccount');
    expect(accounts.map(({ metadata }) => metadata.name)).toEqual(readCase('mesh.yaml')['serviceAccounts']);
    for (const account of accounts) expect(account['automountServiceAccountToken']).toBe(false);
  });

  it('lets Reloader roll what uses a secret that changed; without secrets there is no need', () => {
    expect(one(objects(), 'RoleBinding', 'reloader')).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'reloader' },
      subjects: [{ kind: 'ServiceAccount', name: 'reloader', namespace: 'reloader' }],
    });
    expect(renderSystem(LEAST).filter(({ kind }) => kind === 'RoleBinding')).toEqual([]);
  });

  it('the store assumes the system’s role and has no credentials of its own', () => {
    const store = one(objects(), 'SecretStore', 'secrets');
    expect(store.apiVersion).toBe('external-secrets.io/v1');
    expect(spec(store)).toEqual({
      provider: {
        aws: {
          service: 'SecretsManager',
          region: 'us-east-1',
          role: 'arn:aws:iam::333333333333:role/prod-bytebytego-secrets-reader',
        },
      },
    });
  });

  it('DATABASE_URL is composed where the Secret is made, from values that never stand here', () => {
    expect(spec(one(objects(), 'ExternalSecret', 'backend'))).toEqual({
      secretStoreRef: { kind: 'SecretStore', name: 'secrets' },
      refreshPolicy: 'Periodic',
      refreshInterval: '5m',
      target: {
        name: 'backend',
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        template: {
          engineVersion: 'v2',
          mergePolicy: 'Replace',
          type: 'Opaque',
          metadata: {
            labels: {
              'app.kubernetes.io/name': 'backend',
              'app.kubernetes.io/part-of': 'bytebytego',
              'app.kubernetes.io/instance': 'bytebytego-system',
              'app.kubernetes.io/managed-by': 'Helm',
              'helm.sh/chart': 'system-1.0.0',
            },
          },
          data: {
            DATABASE_URL:
              'postgresql://{{ .main_username }}:{{ .main_password | urlquery }}@main.example.internal:5432/bytebytego?sslmode=verify-full',
          },
        },
      },
      data: [
        { secretKey: 'main_username', remoteRef: { key: 'prod/bytebytego/main/application', property: 'username' } },
        { secretKey: 'main_password', remoteRef: { key: 'prod/bytebytego/main/application', property: 'password' } },
      ],
    });
  });

  it('a secret without keys is read whole', () => {
    expect(spec(one(objects(), 'ExternalSecret', 'media-processor'))['data']).toContainEqual({
      secretKey: 'licence',
      remoteRef: { key: 'prod/bytebytego/licence' },
    });
  });

  it('KEDA reads queues by a role of the system', () => {
    expect(spec(one(objects(), 'TriggerAuthentication', 'queues'))).toEqual({
      podIdentity: { provider: 'aws', roleArn: 'arn:aws:iam::333333333333:role/prod-bytebytego-queue-reader' },
    });
  });
});
