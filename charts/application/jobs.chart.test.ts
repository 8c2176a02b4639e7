import { describe, expect, it } from 'vitest';
import { CONTAINER, DIGEST, LEAST, OTHER_DIGEST, POD, Release, values } from './rendered.ts';

const api = new Release(values('mesh-api-with-canary-and-migration'));
const web = new Release(values('public-image-with-seed'));
const reports = new Release(values('crons'));

const hook = (helm: string, argo: string, weight: string) => ({
  'helm.sh/hook': helm,
  'helm.sh/hook-weight': weight,
  'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
  'argocd.argoproj.io/hook': argo,
  'argocd.argoproj.io/sync-wave': weight,
  'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation,HookSucceeded',
});

describe('the migration', () => {
  const spec = (path: string) => api.at('Job', 'api-migration', `spec.${path}`);

  it('runs before the release, after its own network policy, for Helm and for Argo CD', () => {
    expect(api.get('Job', 'api-migration').metadata.annotations).toEqual(
      hook('pre-install,pre-upgrade', 'PreSync', '-5'),
    );
    expect(api.get('NetworkPolicy', 'api-migration').metadata.annotations).toEqual(
      hook('pre-install,pre-upgrade', 'PreSync', '-10'),
    );
  });

  it('runs the new image with the variables and the Secret of the service', () => {
    const container = (path: string) => api.at('Job', 'api-migration', `${CONTAINER}.${path}`);
    expect(container('command')).toEqual(['alembic', 'upgrade', 'head']);
    expect(container('image')).toBe(`333333333333.dkr.ecr.us-east-1.amazonaws.com/prod/birthday/api@${DIGEST}`);
    for (const path of ['env', 'envFrom', 'resources']) {
      expect(container(path)).toEqual(api.at('Deployment', 'api', `${CONTAINER}.${path}`));
    }
    expect(container('envFrom')).toEqual([{ secretRef: { name: 'api' } }]);
  });

  it('needs nothing that its own release makes', () => {
    const hooks = api.objects.filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'] !== undefined);
    const made = api.objects
      .filter((object) => !hooks.includes(object))
      .map(({ kind, metadata }) => [kind, metadata.name]);
    const pod = JSON.stringify(api.at('Job', 'api-migration', POD));
    const used = [...pod.matchAll(/"(?:configMapRef|configMapKeyRef|configMap|persistentVolumeClaim)"/g)];
    expect(used).toEqual([]);
    expect(made.filter(([kind]) => kind === 'ServiceAccount' || kind === 'Secret')).toEqual([]);
    expect(pod).toContain('"serviceAccountName":"api"');
  });

  it('ends before the release gives up, bears a drained node, and keeps what failed for a day', () => {
    expect(spec('activeDeadlineSeconds')).toBe(540);
    expect(spec('backoffLimit')).toBe(2);
    expect(spec('ttlSecondsAfterFinished')).toBe(86_400);
    expect(spec('template.spec.restartPolicy')).toBe('Never');
    expect(spec('podFailurePolicy')).toEqual({
      rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }],
    });
  });

  it('is no pod of the Service, of the Deployment or of the mesh', () => {
    const labels = spec('template.metadata.labels') as Record<string, string>;
    expect(labels).toEqual({
      'app.kubernetes.io/name': 'api',
      'app.kubernetes.io/instance': 'api',
      'app.kubernetes.io/component': 'migration',
      'app.kubernetes.io/part-of': 'birthday',
      environment: 'prod',
      'sidecar.istio.io/inject': 'false',
    });
    for (const [kind, name, path] of [
      ['Service', 'api', 'spec.selector'],
      ['Deployment', 'api', 'spec.selector.matchLabels'],
      ['PodDisruptionBudget', 'api', 'spec.selector.matchLabels'],
    ] as const) {
      const selector = Object.entries(api.at(kind, name, path) as Record<string, string>);
      expect(selector.every(([key, value]) => labels[key] === value)).toBe(false);
    }
  });

  it('says nothing of sidecars where there is no mesh', () => {
    const plain = new Release({ ...LEAST, migration: { command: ['migrate'] } });
    expect(plain.at('Job', 'api-migration', 'spec.template.metadata.labels')).not.toHaveProperty([
      'sidecar.istio.io/inject',
    ]);
  });

  it('takes its command literally', () => {
    const odd = new Release({ ...LEAST, migration: { command: ['echo', '$(HOME)', '{{ x }}'] } });
    expect(odd.at('Job', 'api-migration', `${CONTAINER}.command`)).toEqual(['echo', '$$(HOME)', '{{ x }}']);
  });
});

describe('the seed', () => {
  const container = (path: string) => web.at('Job', 'web-seed', `${CONTAINER}.${path}`);

  it('runs after the release, when its network policy stands', () => {
    expect(web.get('Job', 'web-seed').metadata.annotations).toEqual(hook('post-install,post-upgrade', 'PostSync', '5'));
    expect(web.get('NetworkPolicy', 'web-seed').metadata).not.toHaveProperty('annotations');
  });

  it('is told what to fetch and where to put it, and reads the login from the Secret alone', () => {
    expect(container('image')).toBe(`docker.io/pgsty/minio:RELEASE.2026-08-04T00-00-00Z@${DIGEST}`);
    expect(container('env')).toEqual([
      { name: 'BUCKET', value: 'site' },
      { name: 'ENDPOINT', value: 'http://store:9000' },
      { name: 'HOME', value: '/tmp' },
      { name: 'MC_CONFIG_DIR', value: '/tmp/.mc' },
      { name: 'OBJECT', value: 'index.html' },
      { name: 'SHA256', value: 'a'.repeat(64) },
      { name: 'URL', value: 'https://files.example/index.html' },
    ]);
    expect(container('envFrom')).toEqual([{ secretRef: { name: 'web-seed' } }]);
  });

  it('trusts the store’s own authority beside those of the image', () => {
    const trusting = new Release({ ...values('public-image-with-seed'), trust: ['store-ca', 'other-ca'] });
    expect(trusting.at('Job', 'web-seed', `${CONTAINER}.env`)).toContainEqual({
      name: 'SSL_CERT_DIR',
      value: '/etc/trust/store-ca:/etc/trust/other-ca',
    });
  });

  it('runs its script in bash', () => {
    expect(container('command')).toEqual(['/bin/bash', '-c', expect.stringContaining('set -euo pipefail')]);
  });
});

describe('commands at fixed times', () => {
  it('run one at a time, in UTC, with a deadline', () => {
    expect(reports.at('CronJob', 'reports-tidy', 'spec')).toMatchObject({
      schedule: '30 3 * * *',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 300,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: { spec: { activeDeadlineSeconds: 1800, backoffLimit: 1 } },
    });
  });

  it('run the service’s image with its variables and Secret', () => {
    expect(reports.at('CronJob', 'reports-tidy', `spec.jobTemplate.${CONTAINER}`)).toMatchObject({
      image: `222222222222.dkr.ecr.us-east-1.amazonaws.com/staging/bytebytego/reports@${DIGEST}`,
      command: ['/app/tidy', '--days', '30'],
      envFrom: [{ secretRef: { name: 'reports' } }],
    });
  });

  it('are not started by a changed Secret', () => {
    expect(reports.get('CronJob', 'reports-tidy').metadata).not.toHaveProperty('annotations');
  });
});

describe('a canary', () => {
  it('does not migrate: the image that stays does', () => {
    expect(JSON.stringify(api.get('Job', 'api-migration'))).not.toContain(OTHER_DIGEST);
  });
});
