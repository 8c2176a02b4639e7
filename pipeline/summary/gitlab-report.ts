import { changesOf, type TerraformPlan } from '../terraform-plan.ts';

/** What GitLab reads as `artifacts:reports:terraform`: three integers, all of them required. */
export interface GitlabReport {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
}

/** GitLab refuses a larger number. */
const LARGEST = 999_999;

/**
 * The counts of a plan for the merge request's widget. As in GitLab's own recipe, a replacement counts as one creation and
 * one deletion; what it has no word for (moves, imports, forgotten objects, outputs) is in the note alone.
 */
export function gitlabReport(plan: TerraformPlan): GitlabReport {
  const { create, update, replace, delete: deleted } = changesOf(plan);
  const capped = (count: number) => Math.min(count, LARGEST);
  return { create: capped(create + replace), update: capped(update), delete: capped(deleted + replace) };
}
