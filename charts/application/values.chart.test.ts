import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintStrict } from '../../tests/support/helm.ts';
import { CASES, LEAST, OTHER_DIGEST, Release, refusal, values } from './rendered.ts';

const load = (more: object) => ({
  scaling: { load: { least: 2, most: 6, cpuPercent: 70, memoryPercent: 80, ...more } },
});
const queue = {
  least: 0,
  most: 2,
  url: 'https://sqs',
  region: 'eu-west-1',
  messagesPerReplica: 5,
  authentication: 'queues',
};

interface Schema {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly required?: readonly string[];
}

const file = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
const schema = JSON.parse(file('values.schema.json')) as Schema;

describe.each(CASES)('the case %s', (name) => {
  it('passes helm lint --strict without a finding', () => {
    expect(lintStrict('charts/application', values(name))).toEqual([]);
  });
});

describe('the schema', () => {
  const objects = (path: string, node: Schema): (readonly [string, Schema])[] => [
    ...([node.type].flat().includes('object') ? [[path, node] as const] : []),
    ...Object.entries({ ...node.properties, ...node.definitions }).flatMap(([key, value]) =>
      objects(`${path}.${key}`, value),
    ),
    ...(node.items === undefined ? [] : objects(`${path}[]`, node.items)),
    ...(typeof node.additionalProperties === 'object' ? objects(`${path}.*`, node.additionalProperties) : []),
  ];

  it('is closed at every level; only names of variables and crons are free', () => {
    const all = objects('', schema);
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter(([, node]) => node.additionalProperties !== false).map(([path]) => path)).toEqual([
      '.env',
      '.crons',
    ]);
  });

  it('bounds every number below a million, from where Helm would write 1e+06', () => {
    const numbers = (path: string, node: Schema): (readonly [string, Schema])[] => [
      ...([node.type].flat().some((type) => type === 'integer' || type === 'number') ? [[path, node] as const] : []),
      ...Object.entries({ ...node.properties, ...node.definitions }).flatMap(([key, value]) =>
        numbers(`${path}.${key}`, value),
      ),
      ...(node.items === undefined ? [] : numbers(`${path}[]`, node.items)),
      ...(typeof node.additionalProperties === 'object' ? numbers(`${path}.*`, node.additionalProperties) : []),
    ];
    const all = numbers('', schema);
    expect(all.length).toBeGreaterThan(15);
    const unbounded = all.filter(([, { minimum, maximum }]) => minimum === undefined || (maximum ?? 1e6) >= 1e6);
    expect(unbounded.map(([path]) => path)).toEqual([]);
  });

  it('knows no key that values.yaml leaves unexplained', () => {
    const explained = file('values.yaml');
    const keys = Object.keys(schema.properties ?? {}).flatMap((key) => {
      const inner = Object.keys(schema.properties?.[key]?.properties ?? {});
      return [key, ...inner];
    });
    expect(keys.length).toBeGreaterThan(30);
    const inWords = (key: string) => new RegExp(`# (\\w+\\.)?${key}: |[{ ]${key}[,}]`, 'm').test(explained);
    expect(
      keys.filter(
        (key) => !inWords(key) && !['image', 'probes', 'resources', 'shutdown', 'network', 'traffic'].includes(key),
      ),
    ).toEqual([]);
  });

  it('invents nothing: what has no honest default is required', () => {
    expect(schema.required).toEqual(['system', 'service', 'environment', 'mesh', 'zones', 'image', 'scaling']);
  });

  it.each([...(schema.required ?? [])])('refuses values without %s', (key) => {
    const { [key]: _, ...rest } = LEAST;
    expect(refusal(rest)).toMatch(key === 'image' ? /repository/ : new RegExp(`missing propert(y|ies):? '${key}'`));
  });

  it.each([
    ['zones', { zones: '3' }, /'\/zones'.*got string, want integer/],
    ['mesh', { mesh: 'yes' }, /'\/mesh'.*got string, want boolean/],
    ['env.PORT', { env: { PORT: 80 } }, /'\/env\/PORT'.*got number, want string/],
    ['minAvailable', { minAvailable: 2 }, /additional properties 'minAvailable' not allowed/],
    [
      'scaling.load.minAvailable',
      load({ minAvailable: 2 }),
      /'\/scaling\/load'.*additional properties 'minAvailable' not allowed/,
    ],
    [
      'two kinds of scaling',
      { scaling: { fixed: { replicas: 1 }, queue } },
      /'\/scaling'.*maxProperties: got 2, want 1/,
    ],
    ['no kind of scaling', { scaling: {} }, /'\/scaling'.*minProperties: got 0, want 1/],
    ['no replica', { scaling: { fixed: { replicas: 0 } } }, /'\/scaling\/fixed\/replicas'/],
    ['a short digest', { image: { repository: 'r.example/a', digest: 'sha256:12' } }, /'\/image\/digest'/],
    ['the tag latest', { image: { repository: 'r.example/a', tag: 'latest' } }, /'\/image\/tag'/],
    ['a repository with a tag', { image: { repository: 'r.example/a:v1' } }, /'\/image\/repository'/],
    ['root', { user: 0 }, /'\/user'/],
    [
      'a probe of two kinds',
      { port: 80, probes: { liveness: { path: '/', tcp: true } } },
      /'\/probes\/liveness'.*maxProperties/,
    ],
    [
      'an open door',
      { port: 80, network: { ingress: [{ from: 'anybody', port: 80 }] } },
      /'\/network\/ingress\/0\/from'/,
    ],
    [
      'a load balancer from nowhere',
      { port: 80, network: { ingress: [{ from: 'load-balancer', port: 80 }] } },
      /'\/network\/ingress\/0'.*'cidrs'/,
    ],
    [
      'no range',
      { port: 80, network: { ingress: [{ from: 'load-balancer', port: 80, cidrs: [] }] } },
      /'\/network\/ingress\/0\/cidrs'/,
    ],
    [
      'a need without ports',
      { network: { egress: [{ to: 'need', need: 'main', cidrs: ['10.0.0.0/24'] }] } },
      /'\/network\/egress\/0'.*'ports'/,
    ],
    ['a canary without digest', { port: 80, canary: { weightPercent: 5 } }, /'\/canary'.*'digest'/],
    [
      'a canary above half',
      { port: 80, canary: { digest: OTHER_DIGEST, weightPercent: 60 } },
      /'\/canary\/weightPercent'/,
    ],
    [
      'a seed over plain HTTP',
      { seed: { ...(values('public-image-with-seed')['seed'] as object), url: 'http://x' } },
      /'\/seed\/url'/,
    ],
    [
      'a floating seed image',
      { seed: { ...(values('public-image-with-seed')['seed'] as object), image: 'minio' } },
      /'\/seed\/image'/,
    ],
    [
      'a cron of six fields',
      { crons: { a1: { schedule: '0 0 3 * * *', command: ['x'], timeoutSeconds: 60 } } },
      /'\/crons\/a1\/schedule'/,
    ],
  ])('refuses %s and names the key', (_, more, message) => {
    expect(refusal({ ...LEAST, ...more }).replaceAll('\n', ' ')).toMatch(message);
  });
});

describe('rules between keys', () => {
  it('an image without digest and tag is awaited, with the file where its digest belongs', () => {
    expect(refusal({ ...LEAST, image: { repository: 'registry.example/shop/api', digest: null } })).toContain(
      'awaiting image: api has neither image.digest nor image.tag; push registry.example/shop/api and write its digest into gitops/dev/shop.yaml',
    );
  });

  it.each([
    ['load', load({ least: 7 }), 'scaling.load.least (7) is above scaling.load.most (6): raise most or lower least'],
    [
      'queue',
      { scaling: { queue: { ...queue, least: 3 } } },
      'scaling.queue.least (3) is above scaling.queue.most (2)',
    ],
  ])('the least replicas by %s are not above the most', (_, more, message) => {
    expect(refusal({ ...LEAST, ...more })).toContain(message);
  });

  it('the grace holds the preStop and the longest answer', () => {
    const short = { shutdown: { graceSeconds: 34 } };
    expect(refusal({ ...LEAST, ...short })).toContain(
      'shutdown.graceSeconds (34) is below shutdown.preStopSeconds + traffic.timeoutSeconds (35)',
    );
    expect(refusal({ ...LEAST, mesh: true, shutdown: { graceSeconds: 39 } })).toContain('+ 5 for the sidecar (40)');
    expect(new Release({ ...LEAST, shutdown: { graceSeconds: 35 } }).has('Deployment')).toBe(true);
  });

  it.each([
    ['canary', { canary: { digest: OTHER_DIGEST } }],
    ['healthPath', { healthPath: '/' }],
    ['objectives', { objectives: { availabilityPercent: 99, latencyMilliseconds: 500, runbook: 'https://r' } }],
    ['serviceType LoadBalancer', { serviceType: 'LoadBalancer' }],
    ['probes.readiness', { probes: { readiness: { tcp: true } } }],
  ])('%s needs a port', (key, more) => {
    expect(refusal({ ...LEAST, ...more })).toContain(`${key} needs port`);
  });

  it('a door leads to a port that something listens on', () => {
    const door = { network: { ingress: [{ from: 'monitoring', port: 9090 }] } };
    expect(refusal({ ...LEAST, ...door })).toContain(
      'network.ingress[0].port: nothing of api listens on 9090, only on no port',
    );
    expect(refusal({ ...LEAST, mesh: true, port: 80, ...door })).toContain('listens on 9090, only on 80, 15020');
  });

  it('a CronJob’s name fits', () => {
    const service = 'a'.repeat(38);
    const crons = { 'fourteen-chars': { schedule: '0 3 * * *', command: ['x'], timeoutSeconds: 60 } };
    expect(refusal({ ...LEAST, service, crons })).toContain('crons.fourteen-chars');
    expect(new Release({ ...LEAST, service: 'a'.repeat(37), crons }).has('CronJob')).toBe(true);
  });
});
