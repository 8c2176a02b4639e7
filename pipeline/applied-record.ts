import { z } from 'zod';
import { codeHashesSchema } from './code-hashes.ts';
import { consumedSchema, stateVersionSchema } from './plan-record.ts';

export const appliedRecordSchema = z.strictObject({
  version: z.literal(1),
  /** Id: `dev-network`. */
  stack: z.string(),
  environment: z.string(),
  code: codeHashesSchema,
  terraform: z.string(),
  /** The state that the apply left. */
  state: stateVersionSchema,
  /** ETag of that state's object: as long as S3 lists it, the state is the same one. */
  etag: z.string().optional(),
  consumed: consumedSchema,
  /** Ids that it waited for: the order in which it is removed once its code is gone. */
  upstream: z.array(z.string()).readonly(),
  commit: z.string().nullable(),
  /** ISO 8601 in UTC. */
  at: z.iso.datetime(),
});

/** What lies beside the state after a successful apply, as `<environment>/<name>/applied.json`. */
export type AppliedRecord = Readonly<z.infer<typeof appliedRecordSchema>>;

/**
 * The record of the last apply from the text of `applied.json`. Undefined where there is none, or none that this version
 * can read: the stack then counts as changed and is planned, which is always right and only slower.
 */
export function parseAppliedRecord(text: string | undefined): AppliedRecord | undefined {
  if (text === undefined) return undefined;
  try {
    return appliedRecordSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
