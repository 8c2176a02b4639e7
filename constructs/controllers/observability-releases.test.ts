import { describe, expect, it } from 'vitest';
import { unknownKeys } from '../../tests/charts/keys.ts';
import { TEST_CONTEXT } from '../../tests/support/controller-context.ts';
import { releaseContext } from '../../tests/support/release-context.ts';
import { gitRepository } from './argo-cd-secrets.ts';
import { alertmanager, grafana, loki, tempo } from './observability.ts';
import { observabilityReleases } from './observability-releases.ts';
import { PRIORITY_CLASSES } from './placement.ts';
import type { PlatformRelease } from './platform-release.ts';

const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;

function releases(name: (typeof ENVIRONMENTS)[number]) {
  return Object.fromEntries(observabilityReleases(releaseContext(name)).map((release) => [release.name, release]));
}

describe.each(ENVIRONMENTS)('observability of %s', (name) => {
  const all = observabilityReleases(releaseContext(name));

  it('sets only keys that the charts know, in their types', () => {
    const wrong = all.flatMap(({ chart, values }) => (typeof chart === 'string' ? unknownKeys(chart, values) : []));
    expect(wrong).toEqual([]);
  });

  it('installs the definitions of monitors before everything, and waits for nothing that comes later', () => {
    expect(all[0]).toMatchObject({ name: 'prometheus-operator-crds', after: [] });
    const names = all.map((release) => release.name);
    for (const [index, release] of all.entries())
      for (const before of release.after)
        expect(names.indexOf(before), `${release.name} after ${before}`).toBeLessThan(index);
  });

  it('names only priority classes that the platform has', () => {
    const classes = valuesOf(all, 'priorityClassName');
    expect(classes.length).toBeGreaterThan(10);
    for (const priority of classes) expect(Object.keys(PRIORITY_CLASSES)).toContain(priority);
  });

  it('holds no password, only names of secrets', () => {
    const text = JSON.stringify(all);
    for (const word of ['adminPassword', 'client_secret', 'password_file', 'access_key', 'secretAccessKey'])
      expect(text).not.toContain(`"${word}"`);
  });
});

describe('service accounts', () => {
  const made = Object.values(releases('prod'));
  const stack = releases('prod')['kube-prometheus-stack']?.values;

  it('are those whose roles exist, in the namespaces of the roles', () => {
    const alone = made.flatMap(({ namespace, values }) =>
      Object.entries(values).flatMap(([key, value]) =>
        key === 'serviceAccount' ? [{ namespace, ...Object(value) }] : [],
      ),
    );
    for (const role of [loki(TEST_CONTEXT), tempo(TEST_CONTEXT)])
      expect(alone).toContainEqual(expect.objectContaining({ namespace: role.namespace, name: role.serviceAccount }));
    expect(stack).toMatchObject({
      grafana: { serviceAccount: { name: grafana(TEST_CONTEXT).serviceAccount } },
      alertmanager: { serviceAccount: { name: alertmanager(TEST_CONTEXT).serviceAccount } },
    });
    expect(releases('prod')['kube-prometheus-stack']?.namespace).toBe(alertmanager(TEST_CONTEXT).namespace);
  });
});

describe('secrets of the tools', () => {
  const observability = releases('dev')['platform-observability']?.values['observability'];

  it('come from the containers that people fill, by the role that may read them', () => {
    expect(observability).toHaveProperty('secrets', {
      namespace: 'monitoring',
      region: 'ap-south-1',
      role: 'arn:aws:iam::111111111111:role/dev-operations-secrets-reader',
      grafana: {
        name: 'grafana',
        secret: 'arn:aws:secretsmanager:ap-south-1:111111111111:secret:dev/operations/grafana-AbCdEf',
        keys: ['admin-user', 'admin-password', 'oidc-client-secret'],
      },
      monitoringInstance: {
        name: 'monitoring-instance',
        user: 'cluster',
        secret: 'arn:aws:secretsmanager:ap-south-1:111111111111:secret:dev/monitoring/credentials-AbCdEf',
        certificateParameter: '/dev/monitoring/certificate',
      },
    });
  });

  it('include no client secret where nobody signs on', () => {
    const context = releaseContext('dev');
    const { sso: _, ...environment } = context.environment;
    const release = observabilityReleases({ ...context, environment }).find(
      (item) => item.name === 'platform-observability',
    );
    expect(release?.values).toMatchObject({
      observability: { secrets: { grafana: { keys: ['admin-user', 'admin-password'] } } },
    });
  });
});

describe('the application of dashboards and rules', () => {
  it('follows the environment’s branch, writes to two namespaces, and knows where the runbook is', () => {
    expect(releases('staging')['platform-application']).toMatchObject({
      namespace: 'argocd',
      after: ['argo-cd', 'kube-prometheus-stack'],
      values: {
        environment: 'staging',
        observability: {
          application: {
            repository: 'https://gitlab.com/bytebytego/platform.git',
            revision: 'main',
            destinations: ['monitoring', 'istio-system'],
            values: {
              runbook: 'https://gitlab.com/bytebytego/platform/-/blob/main/docs/runbook.md',
            },
          },
        },
      },
    });
  });
});

it('names this repository as Argo CD’s credential does, however its server is written', () => {
  const context = releaseContext('dev');
  const gitlab = { ...context.environment.gitlab, url: 'https://git.example.com/' };
  const environment = { ...context.environment, gitlab };
  const release = observabilityReleases({ ...context, environment }).find(
    (item) => item.name === 'platform-application',
  );
  expect(release?.values).toMatchObject({
    observability: {
      application: {
        repository: gitRepository(environment),
        values: { runbook: 'https://git.example.com/bytebytego/platform/-/blob/main/docs/runbook.md' },
      },
    },
  });
});

/** Every value of that key, however deep. */
function valuesOf(releases: readonly PlatformRelease[], key: string): unknown[] {
  const found: unknown[] = [];
  JSON.stringify(releases, (name, value) => {
    if (name === key) found.push(value);
    return value as unknown;
  });
  return found;
}
