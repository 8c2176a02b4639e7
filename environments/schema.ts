import { z } from 'zod';
import type { Reasoned } from '../lib/because.ts';
import { account, gitlab, gitops, state } from './schema/account.ts';
import { charts, cluster, sso } from './schema/cluster.ts';
import { dns, edge, network } from './schema/network.ts';
import { imageCaches, operations } from './schema/operations.ts';
import { sizes } from './schema/sizes.ts';
import { days, hostName } from './schema/values.ts';

export { SIZES, type SizedKind } from './schema/sizes.ts';

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
  /** What the pipeline may do here without a person. */
  pipeline: z
    .strictObject({
      /**
       * Whether an apply goes on with stacks that could not be planned before it (a first deployment: they read what it
       * made), where their plan only creates. Else each wave is read before it is applied.
       */
      applyDeferredCreations: z.boolean().default(false),
    })
    .prefault({}),
  gitops: gitops.prefault({}),
  dns,
  network,
  cluster,
  charts: charts.prefault({}),
  /** Absent: people log in to Argo CD and Grafana with the local administrator only. */
  sso: sso.optional(),
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
  alerts: z.strictObject({ emails: z.array(z.email()).min(1) }),
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
