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
  /** A secret that a person or a rotation has to fill first; `secret` is its ARN or name. */
  z.strictObject({ kind: z.literal('secret'), secret: outputRef }),
  /** A zone that has to be delegated: `resolver` must answer with one of `nameServers` (a space between them). */
  z.strictObject({ kind: z.literal('delegation'), zone: z.string(), nameServers: outputRef, resolver: z.string() }),
]);
/** What has to be true outside Terraform before a stack can be planned. */
export type Prerequisite = z.infer<typeof prerequisite>;

/** What only the product knows of a stack: `stacks.<id>` of `platform.json`. */
export const stackFacts = z.object({ prerequisites: z.array(prerequisite).default([]) });
export type StackFacts = z.infer<typeof stackFacts>;

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
