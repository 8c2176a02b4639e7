import { describe, expect, it } from 'vitest';
import { dev } from '../../environments/dev.ts';
import type { EnvironmentInput } from '../../environments/schema.ts';
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
