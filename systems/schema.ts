import { z } from 'zod';
import { type access, need } from './schema/needs.ts';
import { service } from './schema/service.ts';
import { shortName } from './schema/values.ts';

export { ACCESS } from './schema/needs.ts';
export { service } from './schema/service.ts';

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

const source = z.strictObject({
  /** Path of the application's project in the GitLab of each environment: `group/shop`. */
  project: z.string().regex(/^[\w.-]+(\/[\w.-]+)+$/, 'a path of at least two parts: `group/project`'),
  /** Branch whose jobs may push; the template pushes from the default branch. Protect it: who pushes to it pushes images. */
  branch: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*$/, 'a branch name')
    .default('main'),
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
  /** GitLab projects that push this system's images by a role; none: images come by other credentials, or from outside. */
  sources: z.array(source).max(20).default([]),
  needs: z.record(shortName, need).default({}),
  services: z.record(shortName, service),
  /** An API gateway in front of the load balancer; the environment may leave it out. */
  gateway: gateway.optional(),
  objectives: z
    .strictObject({
      /** Share of answers that are not errors, in percent. */
      availabilityPercent: z.number().min(90).max(99.999).default(99.5),
      /** 99th percentile of the answer time. */
      latencyMilliseconds: z.number().int().min(1).max(300_000).default(1000),
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
