import fc from 'fast-check';
import type { EnvironmentInput, Zone } from '../../environments/schema.ts';
import { INSTANCE_TYPES } from '../../lib/instance-types.ts';
import { REGION_CODES, REGIONS } from '../../lib/regions.ts';
import { ACCESS, type NeedKind, type SystemInput } from '../../systems/schema.ts';

/** What a generated platform is made of. */
export interface Generated {
  readonly environments: readonly EnvironmentInput[];
  readonly systems: readonly SystemInput[];
}

const NEEDS: Readonly<Record<NeedKind, (queues: readonly string[]) => Record<string, unknown>>> = {
  postgres: () => ({ kind: 'postgres', version: '18.1', database: 'main', readEndpoint: true }),
  redis: () => ({ kind: 'redis', version: '8.1' }),
  mongo: () => ({ kind: 'mongo', version: '8.0', database: 'main', collections: ['things'] }),
  bucket: ([queue]) => ({ kind: 'bucket', holds: 'things', ...(queue && { notifies: { queue } }) }),
  queue: () => ({ kind: 'queue', workerTimeoutSeconds: 30 }),
  topic: (queues) => ({ kind: 'topic', fanOut: queues }),
  secret: () => ({ kind: 'secret', keys: ['key'] }),
  site: () => ({ kind: 'site' }),
  'object-store': () => ({ kind: 'object-store', buckets: ['things'], root: 'root-login' }),
};

const kinds = Object.keys(NEEDS) as NeedKind[];
const word = fc.constantFrom('a1', 'shop', 'id-generator', 'media-jobs', 'x-y', 'a-rather-long-name-of-thirty-c', 'z9');
const names = (most: number) => fc.uniqueArray(word, { minLength: 1, maxLength: most });

/** A system whose parts name each other, as `traffic` and its needs allow. */
const system = (name: string) =>
  fc.record({ traffic: fc.constantFrom('mesh', 'ingress'), delivery: fc.constantFrom('helm', 'gitops') }).chain((way) =>
    fc
      .record({
        needs: names(5).chain((keys) =>
          fc.tuple(...keys.map((key) => fc.tuple(fc.constant(key), fc.constantFrom(...kinds)))),
        ),
        services: names(3),
        port: fc.integer({ min: 80, max: 9000 }),
        most: fc.integer({ min: 1, max: 3 }),
        migrates: fc.boolean(),
      })
      .map(({ needs, services, port, most, migrates }): SystemInput => {
        const kept = needs.filter(([, kind], index) => {
          const first = needs.findIndex(([, other]) => other === kind) === index;
          return kind === 'site' ? way.traffic === 'mesh' && first : true;
        });
        const queues = kept.filter(([, kind]) => kind === 'queue').map(([key]) => key);
        const usable = kept.filter(([, kind]) => kind !== 'topic' || queues.length > 0);
        const uses = Object.fromEntries(usable.map(([key, kind]) => [key, ACCESS[kind].at(-1)]));
        const data = usable.some(([, kind]) => kind === 'postgres' || kind === 'mongo');
        const [queue] = queues;
        const stores = usable.filter(([, kind]) => kind === 'mongo' || kind === 'object-store').map(([key]) => key);
        const login = { 'root-login': { kind: 'secret', keys: ['root-user', 'root-password'] } };
        return {
          name,
          about: 'A generated system',
          ...way,
          needs: { ...Object.fromEntries(usable.map(([key, kind]) => [key, NEEDS[kind](queues)])), ...login },
          services: Object.fromEntries(
            services
              .map((name, index) => (stores.includes(name) ? `api-${index}` : name))
              .map((service, index) => [
                service,
                index > 0 && queue !== undefined
                  ? {
                      about: 'A worker',
                      image: { repository: `${name}/${service}` },
                      scaling: { by: 'queue', queue, replicas: [0, most] },
                      uses: { [queue]: 'receive' },
                    }
                  : {
                      about: 'A service',
                      image: { repository: `${name}/${service}` },
                      port,
                      readiness: 'tcp',
                      scaling: { by: 'load', perZone: [1, most] },
                      routes: [{ path: index === 0 ? '/' : `/${service}` }],
                      uses,
                      ...(migrates && data ? { migration: ['migrate'] } : {}),
                    },
              ]),
          ),
        } as unknown as SystemInput;
      }),
  );

/** An environment with room for the systems, in any region, with two to four zones and either layout. */
const environment = (name: string, index: number, systems: readonly string[]) =>
  fc
    .record({
      region: fc.constantFrom(...REGION_CODES),
      zones: fc.integer({ min: 2, max: 4 }),
      layout: fc.constantFrom('production', 'development'),
      nat: fc.constantFrom('single', 'per-zone'),
      removal: fc.constantFrom('retain', 'destroy'),
      interfaceEndpoints: fc.subarray(['ecr.api', 'ecr.dkr', 'sts', 'secretsmanager', 'logs']),
      autoscaler: fc.constantFrom('cluster-autoscaler', 'karpenter'),
      cloudwatch: fc.boolean(),
      copies: fc.boolean(),
      instanceType: fc.constantFrom(...[...INSTANCE_TYPES.keys()].filter((type) => type.endsWith('.2xlarge'))),
      version: fc.constantFrom(undefined, '1.35', '1.36'),
      hosting: fc.constantFrom('cluster', 'uri'),
    })
    .map((chosen): EnvironmentInput => {
      const zones = REGIONS[chosen.region].zones.slice(0, chosen.zones) as Zone[];
      const subnets = (first: number, step: number, prefix: number) =>
        zones.map((_, zone) => `10.${index}.${first + zone * step}.0/${prefix}`);
      const domain = `${name}.example.com`;
      const nodes = { instanceType: chosen.instanceType, perZone: [1, 3] as [number, number] };
      const production = chosen.layout === 'production';
      return {
        name,
        about: 'A generated environment',
        account: { id: String(100_000_000_000 + index) },
        region: chosen.region,
        secondRegion: chosen.region === 'us-west-2' ? 'us-east-2' : 'us-west-2',
        removal: chosen.removal as 'retain',
        state: { bucket: `${name}-terraform-state` },
        gitlab: { project: 'group/platform' },
        dns: { zones: { [domain]: 'created' } },
        network: {
          cidr: `10.${index}.0.0/16`,
          zones,
          subnets: {
            public: subnets(0, 1, 24),
            app: subnets(64, 16, 20),
            ...(production ? { data: subnets(8, 1, 24) } : {}),
          },
          nat: chosen.nat as 'single',
          interfaceEndpoints: chosen.interfaceEndpoints,
        },
        cluster: {
          nodes: { system: nodes, applications: nodes },
          autoscaler: chosen.autoscaler as 'karpenter',
          cloudwatch: chosen.cloudwatch,
          ...(chosen.version === undefined ? {} : { version: chosen.version }),
        },
        operations: { monitoring: { allowedCidrs: ['203.0.113.0/24'] } },
        sizes: {
          bucket: { replicate: chosen.copies },
          postgres: { replicas: chosen.copies ? 1 : 0 },
          mongo: { hosting: chosen.hosting as 'uri' },
        },
        alerts: { emails: ['people@example.com'] },
        budget: { monthlyUSD: 1000 },
        recovery: { rtoMinutes: 240, rpoMinutes: 60 },
        backups: { copyDays: chosen.copies ? 7 : 0 },
        systems: Object.fromEntries(systems.map((system) => [system, { host: `${system}.${domain}` }])),
      };
    });

/** Platforms that load: one to three systems in so many environments. */
export function validPlatform(environments: number): fc.Arbitrary<Generated> {
  return fc
    .uniqueArray(fc.constantFrom('alpha', 'beta-two', 'the-longest-name'), { minLength: 1, maxLength: 3 })
    .chain((systems) =>
      fc.record({
        systems: fc.tuple(...systems.map((name) => system(name))),
        environments: fc.tuple(
          ...['one', 'two2', 'environmen']
            .slice(0, environments)
            .map((name, index) => environment(name, index, systems)),
        ),
      }),
    );
}

/** Values that are wrong in most places, and right in some. */
const WRONG = [
  undefined,
  null,
  '',
  'x',
  'us-east-1',
  '10.0.0.0/8',
  '10.0.0.0/24',
  'a'.repeat(300),
  -1,
  0,
  7,
  1e9,
  1.5,
  true,
  [],
  {},
  ['a', 'a'],
  { kind: 'queue' },
];

/** Platforms in which some values were replaced, anywhere: by something foreign, or by something that looks alike. */
export function brokenPlatform(): fc.Arbitrary<Generated> {
  return edited(2, (old, pick) => (pick < WRONG.length ? WRONG[pick] : alike(old, pick)), 2 * WRONG.length);
}

/** Platforms in which some values were replaced by others of their kind: most load. */
export function variedPlatform(): fc.Arbitrary<Generated> {
  return edited(1, alike, 12);
}

function edited(
  environments: number,
  replace: (old: unknown, pick: number) => unknown,
  picks: number,
): fc.Arbitrary<Generated> {
  const edit = fc.record({ at: fc.nat(10_000), pick: fc.nat(picks - 1) });
  return fc
    .record({ platform: validPlatform(environments), edits: fc.array(edit, { minLength: 1, maxLength: 3 }) })
    .map(({ platform, edits }) => {
      const copy = structuredClone(platform);
      for (const { at, pick } of edits) replaceOne(copy, at, (old) => replace(old, pick));
      return copy;
    });
}

/** Another value of the same kind; undefined, which leaves the key out, where there is none. */
function alike(old: unknown, pick: number): unknown {
  if (typeof old === 'number') return [0, 1, old + 1, old * 2, 35, 365][pick % 6];
  if (typeof old === 'boolean') return !old;
  if (typeof old === 'string') return [`${old}x`, old.slice(0, -1), old.replaceAll('-', ''), 'api'][pick % 4];
  if (Array.isArray(old)) return pick % 2 === 0 ? old.slice(0, -1) : [...old, ...old.slice(0, 1)];
  return undefined;
}

function replaceOne(data: object, at: number, replace: (old: unknown) => unknown): void {
  const places: [object, string][] = [];
  const walk = (node: object): void => {
    for (const [key, inner] of Object.entries(node)) {
      places.push([node, key]);
      if (typeof inner === 'object' && inner !== null) walk(inner);
    }
  };
  for (const list of Object.values(data)) for (const file of list as object[]) walk(file);
  const place = places[at % places.length];
  if (place === undefined) return;
  Reflect.set(place[0], place[1], structuredClone(replace(Reflect.get(place[0], place[1]))));
}
