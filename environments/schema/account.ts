import { z } from 'zod';
import { days } from './values.ts';

/** The AWS account of an environment. */
export const account = z.strictObject({
  /** Twelve digits. `PLATFORM_<ENVIRONMENT>_ACCOUNT_ID` overrides it; one of the two must give it. */
  id: z.string().optional(),
  /** Cost-allocation tags and anomaly detection exist in the paying account only; they fail in a member account. */
  billing: z.enum(['payer', 'member']).default('member'),
  /** Whether this environment owns what an account has once (trail, public access block, Compute Optimizer, GitLab OIDC). */
  singletons: z.enum(['owned', 'elsewhere']).default('owned'),
});

/** Where Terraform keeps the states. */
export const state = z.strictObject({
  /** Bucket names are global: each environment needs its own. */
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
  lockTable: z.string().default('terraform-locks'),
  /** Days that an older version of a state is kept. */
  versionDays: days(30, 3650).default(365),
});

/** The project that plans and applies. */
export const gitlab = z.strictObject({
  /** As the tokens of its pipelines name their issuer, which AWS compares letter by letter. */
  url: z
    .url({ protocol: /^https$/ })
    .regex(/[^/]$/, 'an address without a slash at its end')
    .default('https://gitlab.com'),
  /** Path of this repository's project: `group/platform`. */
  project: z.string().regex(/^[\w.-]+(\/[\w.-]+)+$/),
  /** Branch whose pipelines may apply. */
  branch: z.string().default('main'),
});

/** Where the cluster pulls the versions of `gitops` systems from: this repository, at a branch of its own if wanted. */
export const gitops = z.strictObject({
  /** Branch that Argo CD follows; a merge into it is a rollout. */
  branch: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*$/, 'a branch name')
    .default('main'),
});
