import { describe, expect, it } from 'vitest';
import { dev } from '../../environments/dev.ts';
import { loadPlatform } from '../../environments/platform.ts';
import type { EnvironmentInput } from '../../environments/schema.ts';
import type { VersionFiles } from '../../environments/versions.ts';
import { systems } from '../../systems/index.ts';
import { defineSystem } from '../../systems/schema.ts';
import { platformOf, stacksOf } from '../support/app.ts';

/** What a user's new file would say; one need of every kind that an API usually has. */
const tickets = defineSystem({
  name: 'tickets',
  about: 'Support tickets',
  traffic: 'mesh',
  delivery: 'helm',
  needs: {
    main: { kind: 'postgres', version: '18.1', database: 'tickets' },
    jobs: { kind: 'queue', workerTimeoutSeconds: 30 },
    files: { kind: 'bucket', holds: 'attachments', notifies: { queue: 'jobs', prefix: 'in/' } },
  },
  services: {
    api: {
      about: 'The API',
      image: { repository: 'tickets/api' },
      port: 8080,
      scaling: { by: 'load', perZone: [1, 2] },
      routes: [{ path: '/' }],
      uses: { main: 'connect', jobs: 'send', files: 'read-write' },
    },
    worker: {
      about: 'The worker',
      image: { repository: 'tickets/worker' },
      scaling: { by: 'queue', queue: 'jobs', replicas: [1, 3] },
      uses: { jobs: 'receive', files: 'read' },
    },
  },
});

const environment = {
  ...(dev as object),
  systems: { ...(dev as { systems: object }).systems, tickets: { host: 'tickets.dev.techitfactory.com' } },
} as unknown as EnvironmentInput;

describe('a sixth system', () => {
  const [first] = platformOf([environment], [...systems, tickets]).environments;
  if (first === undefined) throw new Error('no environment');
  const stacks = stacksOf(first);

  it('is one file and its name in an environment: two more stacks appear', () => {
    expect(stacks.size).toBe(19);
    expect(stacks.get('tickets-aws')?.upstream).toContain('dev-network');
    expect(stacks.get('tickets')?.upstream).toEqual(
      expect.arrayContaining(['dev-tickets-aws', 'dev-cluster', 'dev-platform']),
    );
  });

  it('gets its database, its queue with a dead-letter queue, its bucket and its repositories', () => {
    const aws = stacks.get('tickets-aws');
    expect(Object.keys(aws?.resources('aws_db_instance') ?? {})).toEqual(['main']);
    expect(Object.values(aws?.resources('aws_sqs_queue') ?? {}).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['dev-tickets-jobs', 'dev-tickets-jobs-dead-letter']),
    );
    expect(Object.values(aws?.resources('aws_ecr_repository') ?? {}).map(({ name }) => name)).toEqual([
      'tickets/api',
      'tickets/worker',
    ]);
    expect(Object.keys(aws?.outputs() ?? {})).toEqual(
      expect.arrayContaining(['service_role_arn_api', 'service_role_arn_worker', 'need_main_host']),
    );
  });

  it('gets its releases: what is shared, then each service with what it may reach and the secrets that it reads', () => {
    const releases = stacks.get('tickets')?.resources('helm_release') ?? {};
    expect(Object.keys(releases)).toEqual(['release_tickets_system', 'release_api', 'release_worker']);
    const values = (id: string) =>
      JSON.parse(String((releases[id]?.['values'] as string[] | undefined)?.[0])) as object;
    expect(values('release_api')).toMatchObject({
      image: { digest: null },
      secretName: 'api',
      network: { egress: [{ to: 'need', need: 'main', ports: [5432] }, { to: 'aws' }] },
    });
    expect(values('release_worker')).toMatchObject({
      scaling: { queue: { least: 0, most: 2, authentication: 'queues' } },
      network: { ingress: [{ from: 'monitoring', port: 15_020 }], egress: [{ to: 'aws' }] },
    });
    expect(values('release_tickets_system')).toMatchObject({
      externalSecrets: [{ name: 'api', variables: { MAIN_URL: expect.stringMatching(/^postgresql:/) } }],
      hosts: ['tickets.dev.techitfactory.com'],
      calls: [{ service: 'api', fromGateway: true }],
    });
  });

  it('waits for its images until Git names them, in a file of its own', () => {
    const digest = `sha256:${'1'.repeat(64)}`;
    const texts = {
      'gitops/dev/tickets.yaml': `charts: {system: 1.0.0, application: 1.0.0}\nimages: {api: {digest: '${digest}'}}`,
    };
    const awaited = (versions: VersionFiles) =>
      loadPlatform({
        environments: [environment],
        systems: [...systems, tickets],
        versions,
      }).environments[0]?.deployments.at(-1)?.awaiting;
    const charts = { system: '1.0.0', application: '1.0.0' };
    expect(awaited({ texts: {}, charts })).toEqual({ api: 'awaiting image', worker: 'awaiting image' });
    expect(awaited({ texts, charts })).toEqual({ worker: 'awaiting image' });
  });

  it('gets its host into the certificate and onto the load balancer', () => {
    expect(JSON.stringify(stacks.get('edge')?.resources('aws_acm_certificate'))).toContain(
      'tickets.dev.techitfactory.com',
    );
    expect(JSON.stringify(stacks.get('edge')?.resources('aws_route53_record'))).toContain(
      '"tickets.dev.techitfactory.com"',
    );
  });

  it('leaves the stacks of the other systems as they were', () => {
    const [committed] = platformOf([dev]).environments;
    if (committed === undefined) throw new Error('no environment');
    const before = stacksOf(committed);
    for (const name of ['bytebytego-aws', 'birthday-aws', 'storefront', 's3www', 'realworld-aws', 'bootstrap']) {
      expect(stacks.get(name)?.json, name).toEqual(before.get(name)?.json);
    }
  });
});
