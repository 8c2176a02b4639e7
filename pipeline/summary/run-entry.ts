import type { PlanChanges } from '../../lib/plan/terraform-plan.ts';
import type { Risk } from '../guard/risk.ts';
import type { Deferral } from '../plan-record.ts';
import { risksToldIn } from './describe-plan.ts';

/** How a stack came out of one run of `plan` or `apply`. */
export type RunResult =
  | 'planned'
  | 'applied'
  | 'no changes'
  | 'deferred'
  | 'skipped unchanged'
  | 'waits'
  | 'drifted'
  | 'refused'
  | 'failed';

/** One stack in the table of a run and in the note of a merge request. */
export interface RunEntry {
  /** Id: `dev-network`. */
  readonly stack: string;
  readonly environment: string;
  readonly result: RunResult;
  /** Absent where there is no plan. */
  readonly changes?: PlanChanges;
  /** How long it took. */
  readonly seconds?: number;
  /** Why it is deferred, waits, was refused or failed; in one line. */
  readonly reason?: string;
  /** What it is deferred for: `reason`, thing by thing. */
  readonly deferred?: readonly Deferral[];
  /** The reviewed digest of its plan. */
  readonly digest?: string;
  /** Where absent, the description tells how many there are. */
  readonly risks?: readonly Risk[];
  /** Text of `describePlan` without colour. */
  readonly description?: string;
}

/** Number of risks of a plan. */
export function riskCount({ risks, description = '' }: RunEntry): number {
  return risks?.length ?? risksToldIn(description);
}
