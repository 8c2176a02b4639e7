import { z } from 'zod';
import type { Reasoned } from '../lib/because.ts';

const cidr = z.string().min(9);
const hostName = z.string().regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/, 'a host name in lower case');
const email = z.email();
const days = (min: number, max: number) => z.number().int().min(min).max(max);

const zoneLetter = z.enum(['a', 'b', 'c', 'd', 'e', 'f']);

const account = z.strictObject({
  /** Twelve digits. `PLATFORM_<ENVIRONMENT>_ACCOUNT_ID` overrides it; one of the two must give it. */
  id: z.string().optional(),
  /** Cost-allocation tags and anomaly detection exist in the paying account only; they fail in a member account. */
  billing: z.enum(['payer', 'member']).default('member'),
  /** Whether this environment owns what an account has once (trail, public access block, Compute Optimizer, GitLab OIDC). */
  singletons: z.enum(['owned', 'elsewhere']).default('owned'),
});

const state = z.strictObject({
  /** Bucket names are global: each environment needs its own. */
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
  lockTable: z.string().default('terraform-locks'),
  /** Days that an older version of a state is kept. */
  versionDays: days(30, 3650).default(365),
});

const gitlab = z.strictObject({
  url: z.url().default('https://gitlab.com'),
  /** Path of this repository's project: `group/platform`. */
  project: z.string().regex(/^[\w.-]+(\/[\w.-]+)+$/),
  /** Branch whose pipelines may apply. */
  branch: z.string().default('main'),
});

const network = z.strictObject({
  cidr,
  /** Letters of the availability zones, in the order of the subnets below. */
  zones: z.tuple([zoneLetter, zoneLetter], zoneLetter),
  subnets: z.strictObject({
    /** Load balancers and NAT gateways. */
    public: z.array(cidr),
    /** Nodes and pods. */
    app: z.array(cidr),
    /** Databases and caches; left out, they live in the app subnets (the development layout). */
    data: z.array(cidr).optional(),
  }),
  /** `per-zone`: losing a zone cuts nobody else's way out. `single`: one gateway in the first zone at a third of the price. */
  nat: z.enum(['single', 'per-zone']).default('per-zone'),
  /** AWS services reached inside the VPC, for example `ecr.api`; each costs about 7 USD a month and zone. */
  interfaceEndpoints: z.array(z.string().regex(/^[a-z0-9.-]+$/)).default([]),
  /** Networks that are peered with this one by others; they may not overlap it. */
  peers: z.array(z.strictObject({ name: z.string(), cidr })).default([]),
});

const nodes = z.strictObject({
  instanceType: z.string(),
  /** Nodes in each zone: least and most. */
  perZone: z.tuple([z.number().int().min(0), z.number().int().min(1)]),
  diskGiB: z.number().int().min(20).max(1000).default(50),
  capacity: z.enum(['on-demand', 'spot']).default('on-demand'),
});

const person = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** Path and name of the IAM role that IAM Identity Center keeps for the permission set, in the environment's account. */
  ssoRole: z.string().regex(/^aws-reserved\/sso\.amazonaws\.com\/([a-z0-9-]+\/)?AWSReservedSSO_\w+$/),
  may: z.enum(['administer', 'edit', 'view']),
});

const cluster = z.strictObject({
  /** Kubernetes minor from the catalogue; absent: the catalogue's default. */
  version: z.string().optional(),
  /** Networks that reach the API server from outside; empty: only the private endpoint exists. */
  publicCidrs: z.array(cidr).default([]),
  /** People by their SSO role. The creator gets nothing implicitly. */
  people: z.array(person).default([]),
  /** Node groups by purpose; each becomes one group per zone. `system` carries the platform's own pods. */
  nodes: z.strictObject({ system: nodes, applications: nodes }),
  autoscaler: z.enum(['cluster-autoscaler', 'karpenter']).default('cluster-autoscaler'),
  /** Logs and metrics of all pods and nodes to CloudWatch (Container Insights; billed per metric). */
  cloudwatch: z.boolean().default(true),
  deletionProtection: z.boolean().default(true),
});

const postgres = z.strictObject({
  instanceClass: z.string().startsWith('db.').default('db.t4g.medium'),
  storageGiB: z.number().int().min(20).max(65_536).default(20),
  /** Storage grows by itself up to here. */
  maxStorageGiB: z.number().int().min(20).max(65_536).default(200),
  /** A standby in another zone; failover takes one to two minutes. */
  multiZone: z.boolean().default(true),
  replicas: z.number().int().min(0).max(5).default(0),
  /** Days of point-in-time recovery; 0 would switch it off, AWS accepts 0..35. */
  backupDays: days(0, 35).default(14),
  deletionProtection: z.boolean().default(true),
  /** Performance Insights history; 7 days are free. */
  insightsDays: z.union([z.literal(0), z.literal(7), z.number().int().min(31).max(731)]).default(7),
  /** `rotated`: our rotation function. `rds-managed`: RDS keeps it, which excludes replicas. */
  password: z.enum(['rotated', 'rds-managed']).default('rotated'),
});

const redis = z.strictObject({
  nodeType: z.string().startsWith('cache.').default('cache.t4g.small'),
  /** Copies in other zones; with none there is no failover. */
  replicas: z.number().int().min(0).max(5).default(1),
  /** Days that a daily snapshot is kept; AWS accepts 0..35. */
  snapshotDays: days(0, 35).default(7),
});

const mongo = z.strictObject({
  /** `cluster`: a replica set in Kubernetes. `uri`: an outside service; its URI is put into the secret by a person. */
  hosting: z.enum(['cluster', 'uri']).default('cluster'),
  members: z.union([z.literal(1), z.literal(3), z.literal(5)]).default(3),
  volumeGiB: z.number().int().min(1).max(16_384).default(20),
});

const objectStore = z.strictObject({
  servers: z.union([z.literal(1), z.literal(4), z.literal(6), z.literal(8)]).default(4),
  volumeGiB: z.number().int().min(1).max(16_384).default(20),
});

const bucket = z.strictObject({
  /** Days that an overwritten or deleted object can be had back. */
  versionDays: days(1, 3650).default(90),
  /** Copied to the second region. */
  replicate: z.boolean().default(true),
});

const queue = z.strictObject({
  /** Days that an unread message is kept; AWS accepts up to 14. */
  retentionDays: days(1, 14).default(4),
  deadLetterDays: days(1, 14).default(14),
});

/** Sizes of one need; the kind decides which keys exist. */
export const SIZES = { postgres, redis, mongo, 'object-store': objectStore, bucket, queue } as const;
export type SizedKind = keyof typeof SIZES;

const sizes = z.strictObject({
  postgres: postgres.prefault({}),
  redis: redis.prefault({}),
  mongo: mongo.prefault({}),
  'object-store': objectStore.prefault({}),
  bucket: bucket.prefault({}),
  queue: queue.prefault({}),
});

const systemChoice = z.strictObject({
  /** Public host name. */
  host: hostName,
  /** Sizes of single needs, by need name, where they differ from the environment's `sizes`. */
  needs: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  /** Replicas of single services, by service name: least and most (per zone, or in all for workers). */
  services: z.record(z.string(), z.tuple([z.number().int().min(0), z.number().int().min(1)])).default({}),
  /** Who issues the tokens that the API gateway accepts; absent: the system gets no API gateway here. */
  gateway: z.strictObject({ issuer: z.url(), audience: z.array(z.string()).min(1) }).optional(),
});

const dnsZone = z.union([z.literal('created'), z.strictObject({ existing: z.string().regex(/^Z[A-Z0-9]+$/) })]);

const dns = z.strictObject({
  /** Hosted zones by domain: made here, or an existing one by its id. */
  zones: z.record(hostName, dnsZone),
  /** Resolver that must know the zones' name servers before certificates are asked for. */
  resolver: z.string().default('1.1.1.1'),
});

const edge = z.strictObject({
  /** `cloudfront`: the load balancer answers only CloudFront's origin-facing addresses. */
  openTo: z.enum(['internet', 'cloudfront']).default('internet'),
  /** Requests of one client address in five minutes before it is blocked; the client is read from X-Forwarded-For where a proxy names it. */
  requestsPerFiveMinutes: z.number().int().min(100).max(2_000_000_000).default(2000),
  /** Load balancer of the second region that takes over; null: no failover record. */
  failover: z.strictObject({ dnsName: hostName, zoneId: z.string() }).nullable().default(null),
  /** Minutes between two synthetic visits of each public host. */
  syntheticMinutes: z.number().int().min(1).max(60).default(5),
});

const operations = z.strictObject({
  /** EC2 instance with Prometheus and Grafana that survives the cluster. */
  monitoring: z.strictObject({
    instanceType: z.string().default('t3.medium'),
    dataGiB: z.number().int().min(10).max(16_384).default(50),
    /** Who reaches Grafana (port 3000); each outside network takes a line of the network ACL, which has twenty. */
    allowedCidrs: z.array(cidr).min(1).max(10),
    metricDays: days(1, 730).default(30),
  }),
  runner: z
    .strictObject({ instanceType: z.string().default('t3.medium'), diskGiB: z.number().int().min(20).default(50) })
    .prefault({}),
  /** Days that logs stay in Loki, traces in Tempo, cluster backups in Velero. */
  logDays: days(1, 3650).default(90),
  traceDays: days(1, 365).default(14),
  veleroDays: days(1, 3650).default(30),
});

/** Registries that ECR fetches from, by their host name in image references. */
const imageCaches = z.array(z.enum(['docker.io', 'ghcr.io', 'public.ecr.aws', 'quay.io', 'registry.k8s.io']));

export const environment = z.strictObject({
  /** Short name: begins every physical name. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]+$/, '2 to 10 lower-case letters and digits, starting with a letter')
    .max(10, 'at most 10 characters: the name begins every physical name'),
  about: z.string().min(1),
  account,
  region: z.string(),
  /** Where copies go. */
  secondRegion: z.string(),
  /** `retain`: what holds data outlives its removal from the code. `destroy`: everything may be torn down. */
  removal: z.enum(['retain', 'destroy']).default('retain'),
  logLevel: z.enum(['debug', 'info', 'warn']).default('info'),
  /** Where workers may go down to zero replicas when there is nothing to do. */
  scaleToZero: z.boolean().default(false),
  /** The most replicas that any service gets here, unless its own are chosen; absent: what the system says. */
  ceilings: z
    .strictObject({
      /** Of services that scale with their load, in each zone. */
      perZone: z.number().int().min(1).optional(),
      /** Of workers that scale with a queue, in all. */
      workers: z.number().int().min(1).optional(),
    })
    .prefault({}),
  state,
  gitlab,
  dns,
  network,
  cluster,
  edge: edge.prefault({}),
  operations,
  sizes: sizes.prefault({}),
  /**
   * Outside registries whose images this account keeps on the first pull (pull-through cache); others are pulled from where
   * they are. Docker Hub and GitHub ask who pulls: first a person puts user name and access token into the secret
   * `ecr-pullthroughcache/docker-hub` or `ecr-pullthroughcache/github` of this account and region (runbook, "Images from
   * outside"), then the registry is listed here. Until the secret exists, plans of systems that use the registry fail.
   */
  imageCaches: imageCaches.default([]),
  alerts: z.strictObject({ emails: z.array(email).min(1) }),
  budget: z.strictObject({
    monthlyUSD: z.number().positive(),
    alertPercents: z.array(z.number().int().min(1).max(1000)).min(1).default([50, 80, 100]),
  }),
  /** What the business was promised: minutes until service is back, and minutes of data that may be lost. */
  recovery: z.strictObject({ rtoMinutes: z.number().int().positive(), rpoMinutes: z.number().int().positive() }),
  backups: z
    .strictObject({
      /** Days that a daily backup is kept here. */
      days: days(1, 36_500).default(35),
      /** Days that its copy is kept in the second region; 0: no copy. */
      copyDays: days(0, 36_500).default(35),
    })
    .prefault({}),
  retention: z
    .strictObject({
      /** CloudWatch log groups. */
      logDays: days(1, 3653).default(90),
      /** Audit trail, access logs and flow logs in S3. */
      auditDays: days(1, 3653).default(365),
    })
    .prefault({}),
  /** Systems that run here, by name. */
  systems: z.record(z.string(), systemChoice),
});

export type Environment = z.output<typeof environment>;
export type Zone = Environment['network']['zones'][number];
export type Sizes = Environment['sizes'];
export type SystemChoice = Environment['systems'][string];
/** What an environment file writes: defaults left out, any value with its reason (`because`). */
export type EnvironmentInput = Reasoned<z.input<typeof environment>>;

/** Gives an environment file its types; the checks run when the platform is loaded, all at once. */
export function defineEnvironment(input: EnvironmentInput): EnvironmentInput {
  return input;
}
