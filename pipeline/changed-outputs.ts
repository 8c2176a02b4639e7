import type { ConsumedOutput } from './consumed.ts';
import { ALL_OUTPUTS } from './remote-state-references.ts';
import type { TerraformPlan } from './terraform-plan.ts';

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

/** Which of the `changed` outputs of the stack `upstream` are consumed. */
export function affectedOutputs(
  consumed: readonly ConsumedOutput[],
  upstream: string,
  changed: ReadonlySet<string>,
): readonly string[] {
  const used = new Set(consumed.filter(({ stack }) => stack === upstream).map(({ output }) => output));
  return [...changed].filter((output) => used.has(output) || used.has(ALL_OUTPUTS)).sort();
}

function hasUnknown(marker: unknown): boolean {
  if (typeof marker === 'object' && marker !== null) return Object.values(marker).some(hasUnknown);
  return marker === true;
}
