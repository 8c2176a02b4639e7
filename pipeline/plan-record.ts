import { z } from 'zod';
import { codeHashesSchema, shaSchema } from './code-hashes.ts';

/** Which version of a state a plan was made from. `lineage` is null and `serial` 0 where there was no state yet. */
export const stateVersionSchema = z.strictObject({
  lineage: z.string().nullable(),
  serial: z.int().min(0),
});
export type StateVersion = z.infer<typeof stateVersionSchema>;

/** `<stack id>.<output>`, or `<stack id>.*` for all outputs, to the SHA-256 of the value's JSON. */
export const consumedSchema = z.record(z.string(), shaSchema);
export type ConsumedHashes = Readonly<z.infer<typeof consumedSchema>>;

const count = z.int().min(0);

const common = {
  version: z.literal(1),
  /** Id: `dev-network`. */
  stack: z.string(),
  environment: z.string(),
  /** When it was written, ISO 8601 in UTC. */
  at: z.iso.datetime(),
};

export const planRecordSchema = z.strictObject({
  ...common,
  accountId: z.string(),
  region: z.string(),
  kind: z.enum(['apply', 'destroy']),
  code: codeHashesSchema,
  /** Version of the Terraform that planned: another one refuses the plan file. */
  terraform: z.string(),
  /** The stack's own state when it was planned. */
  state: stateVersionSchema,
  consumed: consumedSchema,
  /** SHA-256 of the plan file. */
  plan: shaSchema,
  /** SHA-256 of the plan as JSON. */
  planJson: shaSchema,
  /** What a person has read; see `reviewedDigest`. */
  digest: shaSchema,
  changes: z.strictObject({
    create: count,
    update: count,
    replace: count,
    delete: count,
    forget: count,
    move: count,
    import: count,
    outputs: count,
  }),
  /** Outputs that get another value, or one that is known only after the apply: who consumes them has to wait. */
  changedOutputs: z.array(z.string()).readonly(),
  /** Addresses of changes that have to be applied before a stack that needs the cluster is planned; see `gatesOf`. */
  gates: z.array(z.string()).readonly(),
  /** Commit of the code; null outside of a repository. */
  commit: z.string().nullable(),
  /** GitLab's pipeline; null where a person ran it. */
  pipeline: z.string().nullable(),
});

/** What was planned for one stack, and everything that has to be still true when the plan is applied. */
export type PlanRecord = Readonly<z.infer<typeof planRecordSchema>>;

export const deferralSchema = z.strictObject({
  reason: z.enum(['upstream-missing', 'upstream-changes', 'gate', 'image', 'secret', 'delegation', 'cluster']),
  /** What is missing, in one line. */
  what: z.string(),
  /** The command or the step that helps. */
  help: z.string(),
});

/** One thing that a stack waits for. */
export type Deferral = Readonly<z.infer<typeof deferralSchema>>;

export const deferredRecordSchema = z.strictObject({ ...common, deferred: z.array(deferralSchema).min(1).readonly() });

/** A stack that cannot be planned yet. */
export type DeferredRecord = Readonly<z.infer<typeof deferredRecordSchema>>;

export const unchangedRecordSchema = z.strictObject({
  ...common,
  unchanged: z.literal(true),
  /** Code and state that were compared with the last apply. */
  code: codeHashesSchema,
  state: stateVersionSchema,
});

/** A stack that needed no plan: nothing differs from its last successful apply. */
export type UnchangedRecord = Readonly<z.infer<typeof unchangedRecordSchema>>;

/** What `plan` leaves of a stack: exactly one of these. */
export type StackRecord = PlanRecord | DeferredRecord | UnchangedRecord;

export function isDeferred(record: StackRecord): record is DeferredRecord {
  return 'deferred' in record;
}

export function isUnchanged(record: StackRecord): record is UnchangedRecord {
  return 'unchanged' in record;
}

export function isPlanned(record: StackRecord): record is PlanRecord {
  return 'digest' in record;
}
