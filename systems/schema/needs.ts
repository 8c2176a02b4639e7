import { z } from 'zod';
import { seconds, shortName } from './values.ts';

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
  buckets: z.array(shortName.min(3)).min(1),
  /** Need of the kind secret with the keys `root-user` and `root-password`. */
  root: shortName,
  /** Who else may log in, by the need of the kind secret with the keys `access-key` and `secret-key`. */
  users: z.record(shortName, z.strictObject({ bucket: shortName, may: z.enum(['read', 'read-write']) })).default({}),
});

/** What a service uses, by its kind. */
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
} as const satisfies Record<z.output<typeof need>['kind'], readonly string[]>;

/** Every way of using a need. */
export const access = z.enum(['connect', 'read', 'write', 'read-write', 'send', 'receive', 'publish']);
