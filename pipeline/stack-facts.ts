import { z } from 'zod';

/** A value that another stack publishes; it is read from that stack's state. */
const outputRef = z.strictObject({
  /** Id of the stack, `dev-account`. */
  stack: z.string(),
  output: z.string(),
});
export type OutputRef = z.infer<typeof outputRef>;

const prerequisite = z.discriminatedUnion('kind', [
  /** A service whose image nobody has pushed: its digest is null in `file`. */
  z.strictObject({ kind: z.literal('image'), service: z.string(), file: z.string() }),
  /** A secret that has to be filled first; `secret` is its ARN or name. Without `filledBy` a person fills it. */
  z.strictObject({ kind: z.literal('secret'), secret: outputRef, filledBy: z.literal('apply').optional() }),
  /** A zone that has to be delegated: `resolver` must answer with one of `nameServers` (a space between them). */
  z.strictObject({ kind: z.literal('delegation'), zone: z.string(), nameServers: outputRef, resolver: z.string() }),
]);
/** What has to be true outside Terraform before a stack can be planned. */
export type Prerequisite = z.infer<typeof prerequisite>;

/** A literal, an output of the same stack, or a text of so many letters and digits that AWS draws. */
const firstField = z.union([
  z.string(),
  z.number(),
  z.strictObject({ output: z.string() }),
  z.strictObject({ random: z.int().min(32).max(4096) }),
]);

const firstValue = z.strictObject({
  /** Output of the same stack with the secret's name or ARN. */
  secret: z.string(),
  value: z.record(z.string(), firstField),
  /** Where a rotation function completes it: the secrets (their outputs) whose first rotation has to be over before. */
  rotation: z.strictObject({ after: z.array(z.string()) }).optional(),
});
/** What an apply puts into a secret of the stack that has no version yet. */
export type FirstValue = z.infer<typeof firstValue>;

/** What only the product knows of a stack: `stacks.<id>` of `platform.json`. */
export const stackFacts = z.object({
  prerequisites: z.array(prerequisite).default([]),
  firstValues: z.array(firstValue).default([]),
});
export type StackFacts = z.infer<typeof stackFacts>;

/** Of a stack without code, or one that `platform.json` does not tell of. */
export const NO_FACTS: StackFacts = { prerequisites: [], firstValues: [] };

/** What the pipeline has to know of an environment: an entry of `environments` of `platform.json`, which holds more. */
export const environmentFacts = z.object({
  name: z.string(),
  accountId: z.string().regex(/^\d{12}$/),
  region: z.string(),
  /** `retain` protects: `destroy` refuses the environment. */
  removal: z.enum(['retain', 'destroy']),
  /** What the pipeline may do without a person; see `environments/schema.ts`. */
  pipeline: z.object({
    /** Whether `apply` goes on by itself with a stack that had to wait for others, where its plan only creates. */
    applyDeferredCreations: z.boolean(),
  }),
  /** File by which a cluster on this machine is reached; absent: by its endpoint and a token of EKS. */
  cluster: z.object({ kubeconfig: z.string().optional() }).default({}),
  /** Systems that run here: what people go to. */
  deployments: z
    .array(
      z.object({
        host: z.string(),
        system: z.object({ name: z.string(), needs: z.record(z.string(), z.object({ kind: z.string() })) }),
      }),
    )
    .default([]),
});
export type EnvironmentFacts = z.infer<typeof environmentFacts>;
