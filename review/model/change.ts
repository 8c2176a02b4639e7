import type { ChangeAction, ChangeModel, LoudChange, ResourceChangeModel, StackChange } from './change-model.ts';
import type { PlannedChanges } from './planned-changes.ts';
import type { StackModel } from './review-model.ts';

/** What `npm run plan` left of one stack. */
export interface StackPlan {
  readonly id: string;
  /** What it waits for; empty: for nothing. */
  readonly deferred: readonly { readonly reason: string; readonly what: string; readonly help: string }[];
  /** Whether nothing differs from its last apply, so that it needed no plan. */
  readonly unchanged: boolean;
  /** `null`: there is no plan, or none that can be read. */
  readonly changes: PlannedChanges | null;
}

type Reader = Pick<StackModel, 'id' | 'reads'>;

/**
 * Every planned stack, in the order given, and what would be lost, first: `null` where nothing was planned. `stacks` are those
 * of the synth: what they read tells whom a change reaches.
 */
export function changeModel(plans: readonly StackPlan[], stacks: readonly Reader[]): ChangeModel | null {
  if (plans.length === 0) return null;
  return {
    stacks: plans.map((plan) => stackChange(plan, stacks)),
    loud: plans.flatMap(({ id, changes }) => loudOf(id, changes)).toSorted((one, other) => rank(one) - rank(other)),
  };
}

function stackChange(plan: StackPlan, stacks: readonly Reader[]): StackChange {
  const resources = plan.changes?.resources ?? [];
  return {
    id: plan.id,
    status: statusOf(plan),
    deferrals: plan.deferred,
    counts: countsOf(resources),
    resources: resources.map(({ outputs, ...resource }) => ({
      ...resource,
      takesAlong: [...resource.takesAlong, ...outputs.flatMap((output) => readersOf(plan.id, output, stacks))],
    })),
    downstream: stacks.filter(({ reads }) => reads.some(({ stack }) => stack === plan.id)).map(({ id }) => id),
  };
}

function statusOf({ deferred, unchanged, changes }: StackPlan): StackChange['status'] {
  if (deferred.length > 0) return 'deferred';
  if (unchanged) return 'unchanged';
  if (changes === null) return 'broken';
  return changes.resources.length > 0 || changes.changesOutputs ? 'changes' : 'nothing';
}

function countsOf(resources: readonly Pick<ResourceChangeModel, 'action'>[]): StackChange['counts'] {
  const counts: Partial<Record<ChangeAction, number>> = {};
  for (const { action } of resources) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

/** Who reads an output that gets another value: `dev-cluster: output data_key_arn`. */
function readersOf(id: string, output: string, stacks: readonly Reader[]): readonly string[] {
  return stacks
    .filter(({ reads }) => reads.some((read) => read.stack === id && read.output === output))
    .map((reader) => `${reader.id}: output ${output}`);
}

function loudOf(stack: string, changes: PlannedChanges | null): readonly LoudChange[] {
  return (changes?.loud ?? []).map((loss) => ({ stack, ...loss }));
}

/** What is gone comes before what is only less protected. */
function rank({ action }: LoudChange): number {
  return ['delete', 'replace', 'forget'].includes(action) ? 0 : 1;
}
