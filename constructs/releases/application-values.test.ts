import { describe, expect, it } from 'vitest';
import { schemaErrors } from '../../tests/support/chart-schema.ts';
import { changedFacts, factsOf, systemFacts } from '../../tests/support/system-facts.ts';
import { applicationValues, shutdown, splitReference } from './application-values.ts';
import type { SystemFacts } from './system-facts.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const PUSHED = { digest: DIGEST, canary: null };
const RUNBOOK = 'https://gitlab.com/bytebytego/platform/-/blob/main/docs/runbook.md#error-budget-burns';

function service({ deployment }: SystemFacts, name: string) {
  const found = deployment.services[name];
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe('values of a service', () => {
  it('outside the mesh say everything that runs it: realworld/backend in prod', () => {
    expect(applicationValues(systemFacts('prod', 'realworld'), 'backend', PUSHED)).toEqual({
      system: 'realworld',
      service: 'backend',
      environment: 'prod',
      mesh: false,
      zones: 3,
      image: { repository: '333333333333.dkr.ecr.us-east-1.amazonaws.com/realworld/backend', digest: DIGEST },
      canary: null,
      port: 3000,
      serviceType: 'ClusterIP',
      healthPath: '/ready',
      env: {
        LOG_LEVEL: 'info',
        ARTICLES_HOST: 'articles-host.internal',
        ARTICLES_PORT: '5432',
        ARTICLES_DATABASE: 'articles_database',
        NODE_ENV: 'production',
      },
      secretName: 'backend',
      probes: { liveness: { path: '/health' }, readiness: { path: '/ready' } },
      metrics: { port: 3000, path: '/metrics' },
      resources: { cpuMillicores: 200, memoryMiB: 256 },
      scaling: { load: { least: 3, most: 12, cpuPercent: 70, memoryPercent: 80 } },
      shutdown: { preStopSeconds: 20, graceSeconds: 45 },
      network: {
        ingress: [
          { from: 'load-balancer', cidrs: ['10.0.1.0/24', '10.0.2.0/24', '10.0.3.0/24'], port: 3000 },
          { from: 'monitoring', port: 3000 },
        ],
        egress: [
          { to: 'need', need: 'articles', cidrs: ['10.0.21.0/24', '10.0.22.0/24', '10.0.23.0/24'], ports: [5432] },
        ],
      },
      identity: false,
      traffic: { timeoutSeconds: 15, longLivedSeconds: null },
      objectives: { availabilityPercent: 99.5, latencyMilliseconds: 1000, runbook: RUNBOOK },
      migration: { command: ['npx', 'prisma', 'migrate', 'deploy'] },
      seed: null,
      crons: {},
      trust: [],
    });
  });

  it('of a worker scale on its queue, to zero where nobody works, and serve nothing: media-processor in dev', () => {
    const url = 'https://sqs.ap-south-1.amazonaws.com/111111111111/dev-bytebytego-media-jobs';
    const values = applicationValues(systemFacts('dev', 'bytebytego'), 'media-processor', PUSHED);
    expect(values).toMatchObject({
      mesh: true,
      port: null,
      healthPath: null,
      probes: { liveness: null, readiness: null },
      scaling: {
        queue: { least: 0, most: 2, url, region: 'ap-south-1', messagesPerReplica: 2, authentication: 'queues' },
      },
      resources: { cpuMillicores: 500, memoryMiB: 512, scratchMiB: 8192 },
      // The longest message takes 900 seconds.
      shutdown: { preStopSeconds: 0, graceSeconds: 910 },
      identity: true,
      objectives: null,
    });
    expect(values.env).toEqual({
      LOG_LEVEL: 'debug',
      AWS_REGION: 'ap-south-1',
      MEDIA_JOBS_URL: url,
      MEDIA_NAME: 'media-name',
      MEDIA_REGION: 'ap-south-1',
      LOCKS_HOST: 'locks-host.internal',
      LOCKS_PORT: '5432',
      LOCKS_READER_HOST: 'locks-reader-host.internal',
      LOCKS_USER: 'locks-user-media-processor',
      LOCKS_NAME: 'locks-name',
      MAIN_HOST: 'main-host.internal',
      MAIN_PORT: '5432',
      MAIN_DATABASE: 'main_database',
    });
  });

  it('of a public image carry its reference, where the store is, whom to trust, and what to put in: s3www/web in dev', () => {
    expect(applicationValues(systemFacts('dev', 's3www'), 'web', { digest: null, canary: null })).toMatchObject({
      image: { repository: 'docker.io/y4m4/s3www', tag: 'v1.0.0' },
      healthPath: '/',
      env: {
        LOG_LEVEL: 'debug',
        S3WWW_ENDPOINT: 'https://store:9000',
        SSL_CERT_DIR: '/etc/trust/store-ca',
        S3WWW_ALLOWED_CORS_ORIGINS: 'https://files.dev.techitfactory.com',
        S3WWW_ADDRESS: '0.0.0.0:8080',
        S3WWW_BUCKET: 'site',
      },
      secretName: 'web',
      probes: { liveness: { tcp: true }, readiness: { tcp: true } },
      metrics: null,
      trust: ['store-ca'],
      seed: {
        endpoint: 'https://store:9000',
        bucket: 'site',
        object: 'index.html',
        image: expect.stringMatching(/^docker\.io\/pgsty\/minio:RELEASE\.\S+@sha256:[0-9a-f]{64}$/),
        secretName: 'web-seed',
      },
    });
  });

  it('in the mesh leave health to the gateway and canaries to Git: birthday/api', () => {
    const canary = { digest: `sha256:${'b'.repeat(64)}`, weightPercent: 10, header: null };
    const facts = systemFacts('prod', 'birthday');
    expect(applicationValues(facts, 'api', { digest: DIGEST, canary })).toMatchObject({ healthPath: null, canary });
    const later = applicationValues(facts, 'api', undefined);
    expect(later.image).toEqual({ repository: '333333333333.dkr.ecr.us-east-1.amazonaws.com/birthday/api' });
    expect(later).not.toHaveProperty('canary');
    expect(later.scaling).toEqual({ load: { least: 6, most: 12, cpuPercent: 70, memoryPercent: 80 } });
  });

  it('name the copy of an image where the account keeps one', () => {
    const { environment, deployment } = systemFacts('prod', 's3www');
    const cached = factsOf({ ...environment, imageCaches: ['docker.io'] }, deployment);
    expect(applicationValues(cached, 'web', undefined).image).toEqual({
      repository: '333333333333.dkr.ecr.us-east-1.amazonaws.com/s3www/web',
      tag: 'v1.0.0',
    });
  });

  it('expose a service to the private network, give it jobs and a fixed number where its data says so', () => {
    const facts = systemFacts('dev', 'realworld');
    const backend = {
      ...service(facts, 'backend'),
      exposed: 'load-balancer' as const,
      scaling: { by: 'fixed' as const, replicas: 2 },
      settings: { LOG_LEVEL: 'warn' },
      crons: { tidy: { schedule: '0 3 * * *', command: ['/tidy'], timeoutSeconds: 60 } },
    };
    const values = applicationValues(changedFacts(facts, { services: { backend } }), 'backend', PUSHED);
    expect(values).toMatchObject({
      serviceType: 'LoadBalancer',
      scaling: { fixed: { replicas: 2 } },
      env: { LOG_LEVEL: 'warn' },
      crons: { tidy: { schedule: '0 3 * * *', command: ['/tidy'], timeoutSeconds: 60 } },
    });
    expect(values.network.ingress).toContainEqual({
      from: 'load-balancer',
      cidrs: ['10.0.10.0/24', '10.0.20.0/24'],
      port: 3000,
    });
    expect(schemaErrors('application', values)).toEqual([]);
  });
});

describe('the end of a pod', () => {
  const facts = systemFacts('prod', 'bytebytego');

  it('comes after the longest answer, and after the load balancer has let go', () => {
    expect(shutdown(facts, service(facts, 'backend'))).toEqual({ preStopSeconds: 20, graceSeconds: 60 });
  });

  it('waits for long connections no longer than the gateway does', () => {
    expect(shutdown(facts, service(facts, 'chat'))).toEqual({ preStopSeconds: 20, graceSeconds: 330 });
  });

  it('is never later than the chart allows', () => {
    const needs = { jobs: { kind: 'queue', workerTimeoutSeconds: 7200 } };
    const slow = { deployment: { system: { needs } } } as unknown as Pick<SystemFacts, 'deployment'>;
    const worker = { ...service(facts, 'search'), uses: { jobs: 'receive' as const } };
    expect(shutdown(slow, worker).graceSeconds).toBe(7200);
  });
});

describe('an image reference', () => {
  it('falls into repository, tag and digest', () => {
    expect(splitReference('docker.io/y4m4/s3www:v1.0.0')).toEqual({
      repository: 'docker.io/y4m4/s3www',
      tag: 'v1.0.0',
    });
    expect(splitReference('host:5000/a/b')).toEqual({ repository: 'host:5000/a/b' });
    expect(splitReference(`host:5000/a/b:1.2@${DIGEST}`)).toEqual({
      repository: 'host:5000/a/b',
      tag: '1.2',
      digest: DIGEST,
    });
  });
});
