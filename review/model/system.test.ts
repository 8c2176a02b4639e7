import { describe, expect, it } from 'vitest';
import type { DeploymentData, ServiceData } from '../read/platform-file.ts';
import type { Block, StackFile } from '../read/synth-output.ts';
import { systemModel } from './system.ts';

const service: ServiceData = {
  about: 'Answers',
  port: 8080,
  scaling: { by: 'load', perZone: [2, 4], cpuPercent: 70, memoryPercent: 80 },
  cpuMillicores: 100,
  memoryMiB: 128,
  routes: [],
  uses: {},
  calls: [],
  crons: {},
};

const deployment: DeploymentData = {
  system: {
    name: 'shop',
    about: 'Sells',
    traffic: 'mesh',
    delivery: 'gitops',
    needs: {
      main: { kind: 'postgres', version: '18.1', readEndpoint: true },
      media: { kind: 'bucket', notifies: { queue: 'jobs' } },
      jobs: { kind: 'queue' },
      events: { kind: 'topic', fanOut: ['jobs', 'gone'] },
      web: { kind: 'site', prefix: '/static/' },
    },
  },
  host: 'shop.example.org',
  sizes: { main: { instanceClass: 'db.m7g.large', storageGiB: 20, multiZone: false } },
  services: {
    api: {
      ...service,
      routes: [
        { path: '/', prefix: 'keep' },
        { path: '/api', prefix: 'strip' },
        { path: '/v1', prefix: '/api' },
      ],
      uses: { main: 'connect', events: 'publish' },
      calls: ['ids', 'gone'],
      crons: { tidy: { schedule: '0 3 * * *', command: ['tidy', '--all'] } },
    },
    ids: { ...service, scaling: { by: 'fixed', replicas: 2 } },
    worker: {
      about: 'Works',
      scaling: { by: 'queue', queue: 'jobs', messagesPerReplica: 5, replicas: [0, 3] },
      cpuMillicores: 500,
      memoryMiB: 512,
      routes: [],
      uses: { jobs: 'receive', media: 'read-write' },
      calls: [],
      crons: {},
      image: { public: 'docker.io/org/worker:v1' },
    },
  },
  versions: { images: { api: { digest: 'sha256:aa' }, ids: { digest: null } } },
};

function stack(name: string, resource: Readonly<Record<string, Readonly<Record<string, Block>>>>): StackFile {
  return { id: `dev-${name}`, environment: 'dev', name, upstream: [], reads: [], terraform: { resource } };
}

const values = (content: object) => ({ values: [JSON.stringify(content)] });
const releases = stack('shop', {
  helm_release: {
    applications: values({
      releases: {
        system: { values: { system: 'shop' } },
        api: {
          values: {
            service: 'api',
            network: {
              ingress: [
                { from: 'mesh-gateway', port: 8080 },
                { from: 'monitoring', port: 15020 },
              ],
              egress: [
                { to: 'service', service: 'ids', port: 8080 },
                { to: 'need', need: 'main', ports: [5432] },
                { to: 'aws' },
              ],
            },
            objectives: {
              availabilityPercent: 99.9,
              latencyMilliseconds: 500,
              runbook: 'https://gitlab.com/a/b/-/blob/main/docs/runbook.md#error-budget-burns',
            },
          },
        },
        ids: { values: { service: 'ids', network: { ingress: [{ from: 'service', service: 'api', port: 8080 }] } } },
      },
    }),
    other: { values: ['not: json'] },
  },
});

const model = systemModel(deployment, [releases]);

describe('a system', () => {
  it('tells its services with routes, scaling, sizes and jobs', () => {
    expect(model.services).toEqual([
      {
        name: 'api',
        about: 'Answers',
        port: 8080,
        routes: ['/', '/api (prefix removed)', '/v1 (prefix becomes /api)'],
        scaling: 'CPU 70 %, memory 80 %: 2 to 4 per zone',
        cpu: '100 m',
        memory: '128 MiB',
        crons: ['tidy: 0 3 * * * UTC, tidy --all'],
      },
      expect.objectContaining({ name: 'ids', scaling: 'fixed: 2', routes: [], crons: [] }),
      expect.objectContaining({ name: 'worker', port: null, scaling: 'queue jobs: 0 to 3, one for each 5 messages' }),
    ]);
  });

  it('tells its needs with sizes, users, and whether they hold data', () => {
    expect(model.needs.map(({ name, usedBy, holdsData }) => [name, usedBy, holdsData])).toEqual([
      ['main', ['api'], true],
      ['media', ['worker'], true],
      ['jobs', ['worker'], true],
      ['events', ['api'], false],
      ['web', [], true],
    ]);
    expect(model.needs[0]?.sizes).toEqual({
      version: '18.1',
      'read endpoint': 'yes',
      'instance class': 'db.m7g.large',
      'storage GiB': '20',
      'multi zone': 'no',
    });
  });

  it('is a graph from its host to its needs, without what does not exist', () => {
    expect(model.graph.nodes.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'host entry',
      'service:api service',
      'service:ids service',
      'service:worker service',
      'need:main postgres',
      'need:media bucket',
      'need:jobs queue',
      'need:events topic',
      'need:web site',
    ]);
    expect(model.graph.edges).toEqual([
      { from: 'host', to: 'service:api', label: '/, /api, /v1' },
      { from: 'service:api', to: 'service:ids', label: 'calls' },
      { from: 'service:api', to: 'need:main', label: 'connect' },
      { from: 'service:api', to: 'need:events', label: 'publish' },
      { from: 'service:worker', to: 'need:jobs', label: 'receive' },
      { from: 'service:worker', to: 'need:media', label: 'read-write' },
      { from: 'need:media', to: 'need:jobs', label: 'new objects' },
      { from: 'need:events', to: 'need:jobs', label: 'fans out' },
      { from: 'host', to: 'need:web', label: '/static/' },
    ]);
  });

  it('tells each connection once, with its reason, from the policies of its releases in Argo CD', () => {
    expect(model.reach).toEqual([
      { from: 'Prometheus', to: 'api', port: 15020, why: 'reads its metrics' },
      { from: 'api', to: 'AWS', port: 443, why: 'uses events (publish)' },
      { from: 'api', to: 'ids', port: 8080, why: 'api calls it' },
      { from: 'api', to: 'main', port: 5432, why: 'uses postgres main: connect' },
      { from: 'mesh gateway', to: 'api', port: 8080, why: 'routes /, /api, /v1' },
    ]);
  });

  it('names the digest that Git does, and the reference of an image of others', () => {
    expect(model.versions).toEqual([
      { service: 'api', digest: 'sha256:aa' },
      { service: 'ids', digest: null },
      { service: 'worker', digest: 'docker.io/org/worker:v1' },
    ]);
  });
});

describe('alarms of a system', () => {
  const alarm = (name: string, description: string, further: Block = {}): Block => ({
    alarm_name: name,
    alarm_description: description,
    comparison_operator: 'GreaterThanThreshold',
    metric_name: 'CPUUtilization',
    statistic: 'Average',
    evaluation_periods: 3,
    period: 60,
    threshold: 80,
    ...further,
  });

  it('are those of its stacks, of its host in other stacks, and its objectives', () => {
    const own = stack('shop-aws', {
      aws_cloudwatch_metric_alarm: {
        b: alarm('b-cpu', 'Busy. Runbook: docs/runbook.md#busy', { datapoints_to_alarm: 2 }),
        a: alarm('a-query', 'No runbook.', {
          metric_name: undefined,
          statistic: undefined,
          period: undefined,
          metric_query: [
            { id: 'm', metric: { metric_name: 'Errors' } },
            { id: 'e', expression: 'm*100', label: 'error share', return_data: true },
          ],
        }),
      },
      aws_cloudwatch_composite_alarm: { c: { alarm_name: 'c-both', alarm_rule: 'ALARM(a) AND ALARM(b)' } },
    });
    const edge = stack('edge', {
      aws_cloudwatch_metric_alarm: {
        host: alarm('visits', 'https://shop.example.org/ready does not answer. Runbook: docs/runbook.md#host'),
        other: alarm('others', 'https://other.example.org/ does not answer.'),
      },
    });
    expect(systemModel(deployment, [own, edge, releases]).alarms).toEqual([
      { name: 'a-query', when: 'error share over 80 for 3 periods', runbook: null },
      { name: 'b-cpu', when: 'Average of CPUUtilization over 80 for 2 of 3 x 60 s', runbook: 'docs/runbook.md#busy' },
      { name: 'c-both', when: 'ALARM(a) AND ALARM(b)', runbook: null },
      { name: 'visits', when: 'Average of CPUUtilization over 80 for 3 x 60 s', runbook: 'docs/runbook.md#host' },
      {
        name: 'api: objectives',
        when: 'error budget burns: under 99.9 % of answers without error, or slower than 500 ms',
        runbook: 'docs/runbook.md#error-budget-burns',
      },
    ]);
  });
});
