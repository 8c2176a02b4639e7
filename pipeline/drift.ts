import { attributeChanges } from '../lib/plan/attribute-changes.ts';
import { attributeParts } from '../lib/plan/attribute-parts.ts';
import { harmless } from '../lib/plan/harmless.ts';
import { secretValues } from '../lib/plan/secret-values.ts';
import { actionOf, managedChanges, type ResourceChange, type TerraformPlan } from '../lib/plan/terraform-plan.ts';
import type { OtherCode } from './explained-drift.ts';
import { toleratedChange } from './tolerated-change.ts';
import { type UnmanagedPart, unmanagedParts } from './unmanaged-parts.ts';

/** What Terraform finds of a stack whose code has not changed since its last apply. */
export interface StackDrift {
  /** Objects that are no longer as the code says, each with what an apply would do about it, or that it does nothing. */
  readonly drifted: readonly string[];
  /** Objects that changed in a way which the code leaves open, and how: for the reader, and no reason to act. */
  readonly tolerated: readonly string[];
}

/**
 * Reads a plan of code that was applied before: everything in it is the world's doing.
 * @param others what else the environment's code makes.
 */
export function driftOf(plan: TerraformPlan, others?: OtherCode): StackDrift {
  const secrets = secretValues(plan);
  const changed = managedChanges(plan).filter((change) => actionOf(change) !== 'no-op');
  const byAddress = new Map(changed.map((change) => [change.address, change] as const));
  const additions = unmanagedParts(plan).map(addition);
  return {
    drifted: [...changed.map((change) => `${change.address} ${whatHappened(change, secrets)}`), ...additions],
    tolerated: (plan.resource_drift ?? [])
      .filter(({ mode }) => mode === 'managed')
      .flatMap((resource) => {
        const told = byAddress.get(resource.address);
        // What is gone, or would be made anew, is told whole.
        if (told !== undefined && actionOf(told) !== 'update') return [];
        const back = told === undefined ? [] : attributeParts(told.change, { secrets }).map(({ path }) => path);
        const what = toleratedChange({ plan, resource, secrets, others, back });
        return what === undefined ? [] : [`${resource.address}: ${what}`];
      }),
  };
}

function whatHappened(resource: ResourceChange, secrets: readonly string[]): string {
  const action = actionOf(resource);
  if (action === 'create') return 'is gone';
  if (action === 'delete') return 'is there and should not be';
  // Read from what is there to what should be.
  const changes = attributeChanges(resource.change, secrets, { unknown: 'together' });
  return changes.length === 0 ? `would be changed (${action})` : `is, instead of as applied: ${changes.join('; ')}`;
}

function addition({ address, kind, what }: UnmanagedPart): string {
  return `${address} has more than the code makes: ${kind} ${harmless(what)} (remove it by hand, or write it into the code and import it)`;
}
