import type { TerraformPlan } from '../lib/plan/terraform-plan.ts';

/**
 * Outputs that applying `plan` would change, remove or make known: a stack that consumes one of them can be planned only
 * afterwards.
 */
export function changedOutputs(plan: TerraformPlan): ReadonlySet<string> {
  const changed = Object.entries(plan.output_changes ?? {}).filter(
    ([, change]) => change.actions.some((action) => action !== 'no-op') || hasUnknown(change.after_unknown),
  );
  return new Set(changed.map(([name]) => name));
}

function hasUnknown(marker: unknown): boolean {
  if (typeof marker === 'object' && marker !== null) return Object.values(marker).some(hasUnknown);
  return marker === true;
}
