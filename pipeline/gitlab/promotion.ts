import { z } from 'zod';
import type { Problem } from '../../lib/errors.ts';

/** What `verify` leaves of an environment: this commit is applied there, complete, and found well. */
export const verificationSchema = z.strictObject({
  version: z.literal(1),
  environment: z.string(),
  commit: z.string(),
  pipeline: z.string().nullable(),
  /** ISO 8601 in UTC. */
  at: z.iso.datetime(),
});
export type Verification = Readonly<z.infer<typeof verificationSchema>>;

/** The environment before in the order of promotion, as this pipeline knows it. */
export interface Before {
  readonly environment: string;
  /** Text of its verification; undefined where it was not verified. */
  readonly text: string | undefined;
}

/** Why an environment may not be changed yet: only a commit goes on that was verified in the environment before. */
export function promotionProblems(
  environment: string,
  before: Before | undefined,
  commit: string | null,
): readonly Problem[] {
  if (before === undefined) return [];
  const found = before.text === undefined ? undefined : parse(before.text);
  if (found !== undefined && found.environment === before.environment && found.commit === commit) return [];
  return [
    {
      code: 'NOT_PROMOTED',
      path: environment,
      given: found === undefined ? `${before.environment} is not verified` : `${found.environment}: ${found.commit}`,
      allowed: `commit ${commit ?? '(unknown)'}, verified in ${before.environment}`,
      fix: `finish ${before.environment} (its orange jobs say what they wait for), then retry the pipeline`,
    },
  ];
}

function parse(text: string): Verification | undefined {
  try {
    return verificationSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
