import { z } from 'zod';
import { access } from './needs.ts';
import { pathPrefix, seconds, shortName, tcpPort, urlPath, variableName } from './values.ts';

const probe = z.union([
  z.strictObject({ path: urlPath }),
  /** For programs without a health endpoint: the port accepts connections. */
  z.literal('tcp'),
]);

const route = z.strictObject({
  /** Path prefix on the system's host; the longest matching prefix wins. */
  path: pathPrefix,
  /** `keep` sends the path as it came, `strip` removes the prefix, a path replaces the prefix. */
  prefix: z.union([z.enum(['keep', 'strip']), pathPrefix]).default('keep'),
});

const image = z.union([
  /** Built by the team and pushed to the environment's registry under this name. */
  z.strictObject({
    repository: z.string().regex(/^[a-z0-9][a-z0-9/_-]+$/),
    budgetMB: z.number().int().positive().optional(),
  }),
  /** Published by others: the exact reference. */
  z.strictObject({
    public: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9.-]*(:\d+)?(\/[a-z0-9._-]+)+(?=[:@])(:(?!latest(@|$))\w[\w.-]*)?(@sha256:[0-9a-f]{64})?$/,
        'registry, path, and a tag other than latest or a digest',
      ),
  }),
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

const seed = z.strictObject({
  url: z.url({ protocol: /^https$/ }),
  /** Checksum of the file; another file is refused. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits'),
  /** Need of the kind object-store that the file goes into. */
  store: shortName,
  /** Bucket and key there. */
  bucket: shortName,
  object: z.string().regex(/^[^/\s]\S*$/, 'a key without blanks that does not begin with `/`'),
  /** Need of the kind secret with the keys `access-key` and `secret-key` of who may write. */
  login: shortName,
});

const cron = z.strictObject({
  /** Five fields, in UTC: `0 3 * * *`. */
  schedule: z.string().regex(/^(\S+ ){4}\S+$/, 'five fields: minute, hour, day, month, weekday'),
  command: z.array(z.string()).min(1),
  /** A job that takes longer is ended. */
  timeoutSeconds: seconds(1, 86_400).default(600),
});

/** One program of a system. */
export const service = z.strictObject({
  /** One sentence for people. */
  about: z.string().min(1),
  image,
  /** Port that the program listens on; absent for workers that serve nothing. */
  port: tcpPort.optional(),
  liveness: probe.optional(),
  readiness: probe.optional(),
  /** Where the program shows its metrics; absent when it has none. */
  metrics: z.strictObject({ port: tcpPort, path: urlPath }).optional(),
  scaling,
  cpuMillicores: z.number().int().min(10).default(100),
  memoryMiB: z.number().int().min(16).default(128),
  /** Size of /tmp, the only folder that it may write; a pod that writes more is evicted. Absent: 1024. On the node's disk. */
  scratchMiB: z.number().int().min(16).max(40_960).optional(),
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
  settings: z.record(variableName, z.string()).default({}),
  /**
   * Variables that the program wants under its own names: `DATABASE_URL: 'articles.url'` gives it the field `url` of the
   * need `articles`, which else arrives as `ARTICLES_URL`. `environments/fields.ts` lists the fields of each kind.
   */
  variables: z
    .record(variableName, z.string().regex(/^[a-z][a-z0-9-]*\.[A-Za-z][A-Za-z0-9_-]*$/, '<need>.<field>'))
    .default({}),
  /** `load-balancer`: also reachable from inside the private network, past the system's routes. */
  exposed: z.literal('load-balancer').optional(),
  /** A file that is put into an object store when the service is released; put again only when it differs. */
  seed: seed.optional(),
  /** Jobs at fixed times, by name; they run the service's image with its variables. */
  crons: z.record(shortName.max(20), cron).default({}),
});
