import { z } from 'zod';

/** A name inside a system: becomes part of resource, secret and Kubernetes names, so it is short and lower case. */
const shortName = z
  .string()
  .regex(/^[a-z][a-z0-9-]*[a-z0-9]$/, 'lower-case letters, digits and hyphens, starting with a letter')
  .max(30);

/** Seconds within a closed range. */
const seconds = (min: number, max: number) => z.number().int().min(min).max(max);

const postgres = z.strictObject({
  kind: z.literal('postgres'),
  /** Engine version as in the catalogue, for example `18.1`. */
  version: z.string(),
  /** Name of the database that is created with the instance. */
  database: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
  /** Whether readers get an address of their own (a replica where the environment gives one, else the primary). */
  readEndpoint: z.boolean().default(false),
});

const redis = z.strictObject({
  kind: z.literal('redis'),
  /** Engine version as in the catalogue, for example `8.1` (Valkey speaks the Redis protocol). */
  version: z.string(),
  /** `cache`: least recently used keys go when memory is full. `locks`: nothing is ever evicted, writes fail instead. */
  purpose: z.enum(['cache', 'locks']).default('cache'),
});

const mongo = z.strictObject({
  kind: z.literal('mongo'),
  version: z.string(),
  database: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
  collections: z.array(z.string().min(1)).min(1),
});

const bucket = z.strictObject({
  kind: z.literal('bucket'),
  /** What lies in it, for the reader of a plan. */
  holds: z.string().min(1),
  /** Queue need that is told of every new object below the prefix. */
  notifies: z.strictObject({ queue: shortName, prefix: z.string().default('') }).optional(),
  /** Days until objects move to infrequent access; 0 keeps them where they are. 30 is the least the storage class accepts. */
  infrequentAfterDays: z.union([z.literal(0), z.number().int().min(30).max(3650)]).default(90),
});

const queue = z.strictObject({
  kind: z.literal('queue'),
  /** The longest a worker may take for one message. The message stays invisible six times as long, as the queue service advises. */
  workerTimeoutSeconds: seconds(1, 7200),
  /** Deliveries before a message goes to the dead-letter queue. */
  attempts: z.number().int().min(1).max(1000).default(5),
  /** Age of the oldest waiting message that wakes somebody. */
  oldestMessageSeconds: seconds(60, 1_209_600).default(900),
});

const topic = z.strictObject({
  kind: z.literal('topic'),
  /** Queue needs that each get a copy of every message. */
  fanOut: z.array(shortName).min(1),
});

const secret = z.strictObject({
  kind: z.literal('secret'),
  /** Keys of the secret's JSON value. A person puts the values; they never stand in code or state. */
  keys: z.array(z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/)).min(1),
});

const site = z.strictObject({
  kind: z.literal('site'),
  /** Path prefix of the static files; everything else is passed on to the services. */
  prefix: z.string().startsWith('/').default('/static/'),
});

const objectStore = z.strictObject({
  kind: z.literal('object-store'),
  /** Buckets that the store starts with. */
  buckets: z.array(shortName).min(1),
});

export const need = z.discriminatedUnion('kind', [
  postgres,
  redis,
  mongo,
  bucket,
  queue,
  topic,
  secret,
  site,
  objectStore,
]);

/** What may be done with a need, by its kind. Nothing else is granted. */
export const ACCESS = {
  postgres: ['connect'],
  redis: ['connect'],
  mongo: ['connect'],
  bucket: ['read', 'write', 'read-write'],
  queue: ['send', 'receive'],
  topic: ['publish'],
  secret: ['read'],
  site: ['publish'],
  'object-store': ['connect'],
} as const satisfies Record<Need['kind'], readonly string[]>;

export const access = z.enum(['connect', 'read', 'write', 'read-write', 'send', 'receive', 'publish']);

const probe = z.union([
  z.strictObject({ path: z.string().startsWith('/') }),
  /** For programs without a health endpoint: the port accepts connections. */
  z.literal('tcp'),
]);

const route = z.strictObject({
  /** Path prefix on the system's host; the longest matching prefix wins. */
  path: z.string().startsWith('/'),
  /** `keep` sends the path as it came, `strip` removes the prefix, a path replaces the prefix. */
  prefix: z.union([z.enum(['keep', 'strip']), z.string().startsWith('/')]).default('keep'),
});

const image = z.union([
  /** Built by the team and pushed to the environment's registry under this name. */
  z.strictObject({
    repository: z.string().regex(/^[a-z0-9][a-z0-9/_-]+$/),
    budgetMB: z.number().int().positive().optional(),
  }),
  /** Published by others: the exact reference. */
  z.strictObject({ public: z.string().min(1) }),
]);

const scaling = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('load'),
    /** Replicas in each availability zone of the environment. */
    perZone: z.tuple([z.number().int().min(1), z.number().int().min(1)]),
    cpuPercent: z.number().int().min(10).max(100).default(70),
    memoryPercent: z.number().int().min(10).max(100).default(80),
  }),
  z.strictObject({
    by: z.literal('queue'),
    /** Queue need whose length decides. */
    queue: shortName,
    /** Waiting messages per replica. */
    messagesPerReplica: z.number().int().min(1).default(5),
    /** Replicas in all; the environment may lower the first to zero. */
    replicas: z.tuple([z.number().int().min(0), z.number().int().min(1)]),
  }),
  z.strictObject({ by: z.literal('fixed'), replicas: z.number().int().min(1) }),
]);

export const service = z.strictObject({
  /** One sentence for people. */
  about: z.string().min(1),
  image,
  /** Port that the program listens on; absent for workers that serve nothing. */
  port: z.number().int().min(1).max(65_535).optional(),
  liveness: probe.optional(),
  readiness: probe.optional(),
  /** Where the program shows its metrics; absent when it has none. */
  metrics: z.strictObject({ port: z.number().int(), path: z.string().startsWith('/') }).optional(),
  scaling,
  cpuMillicores: z.number().int().min(10).default(100),
  memoryMiB: z.number().int().min(16).default(128),
  routes: z.array(route).default([]),
  /** Needs it uses and what it may do with each. */
  uses: z.record(shortName, access).default({}),
  /** Services of the same system that it may call. */
  calls: z.array(shortName).default([]),
  /** Longest answer in seconds; connections that live longer (WebSocket) name `longLivedSeconds`. */
  timeoutSeconds: seconds(1, 300).default(15),
  longLivedSeconds: seconds(60, 4000).optional(),
  /** Command of the job that migrates the database before each rollout. */
  migration: z.array(z.string()).optional(),
  /** Plain settings, the same in every environment. */
  settings: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string()).default({}),
});

const throttle = z.strictObject({
  /** Steady requests per second. */
  ratePerSecond: z.number().int().min(1).max(10_000),
  /** Requests at once. */
  burst: z.number().int().min(1).max(5_000),
});

const gatewayRoute = z.strictObject({
  /** `GET /api/videos/{proxy+}`; `ANY` stands for every method. */
  route: z.string().regex(/^(ANY|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \/\S*$/),
  throttle,
  /** `public` needs no token; `token` wants a valid one. */
  authorization: z.enum(['token', 'public']).default('token'),
});

const gateway = z.strictObject({
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9]*$/)
    .default('prod'),
  throttle,
  routes: z.array(gatewayRoute).min(1),
});

export const system = z.strictObject({
  name: shortName.max(16),
  /** One sentence for people. */
  about: z.string().min(1),
  /** `mesh`: through the service mesh's gateway. `ingress`: straight from a load balancer, outside the mesh. */
  traffic: z.enum(['mesh', 'ingress']),
  /** `helm`: the pipeline releases it. `gitops`: the cluster pulls it from Git. */
  delivery: z.enum(['helm', 'gitops']),
  needs: z.record(shortName, need).default({}),
  services: z.record(shortName, service),
  /** An API gateway in front of the load balancer; the environment may leave it out. */
  gateway: gateway.optional(),
  objectives: z
    .strictObject({
      /** Share of answers that are not errors, in percent. */
      availabilityPercent: z.number().min(90).max(99.999).default(99.5),
      /** 99th percentile of the answer time. */
      latencyMilliseconds: z.number().int().positive().default(1000),
    })
    .prefault({}),
});

export type Need = z.output<typeof need>;
export type NeedKind = Need['kind'];
/** The need of one kind: `NeedOf<'queue'>`. */
export type NeedOf<K extends NeedKind> = Extract<Need, { kind: K }>;
export type Access = z.output<typeof access>;
export type Service = z.output<typeof service>;
export type Gateway = z.output<typeof gateway>;
export type System = z.output<typeof system>;
/** What a system file writes: defaults may be left out. */
export type SystemInput = z.input<typeof system>;

/** Gives a system file its types; the checks run when the platform is loaded, all at once. */
export function defineSystem(input: SystemInput): SystemInput {
  return input;
}
