import type { PlanRecord } from './plan-record.ts';

/** A stack that has something to apply, for its place among the others. */
export interface Step {
  readonly id: string;
  /** Stacks that it reads or waits for, by its present code; of a removed stack, by its last. */
  readonly upstream: readonly string[];
  /** Stacks that it waited for when it was last applied: what it used may be about to go. */
  readonly upstreamBefore: readonly string[];
  /** Undefined where it is planned only once others are applied. */
  readonly plan: Pick<PlanRecord, 'kind' | 'changes'> | undefined;
}

/**
 * What has to be applied before each step. A stack goes after those that it reads. One that only removes goes the other way
 * round: what it takes away is in use until its consumers are applied, or destroyed. One that both creates and removes goes
 * first, as consumers may need what it creates; where AWS then refuses the removal, the next run completes it. Where two
 * stacks have changed places, what the present code says counts.
 */
export function applyOrder(steps: readonly Step[]): ReadonlyMap<string, readonly string[]> {
  const before = new Map(steps.map(({ id }) => [id, new Set<string>()] as const));
  const byId = new Map(steps.map((step) => [step.id, step] as const));
  for (const consumer of steps) {
    for (const id of consumer.upstream) {
      const source = byId.get(id);
      if (source === undefined) continue;
      if (onlyRemoves(source)) before.get(source.id)?.add(consumer.id);
      else if (!isGone(consumer)) before.get(consumer.id)?.add(source.id);
    }
  }
  for (const consumer of steps) {
    for (const id of consumer.upstreamBefore) {
      const source = byId.get(id);
      if (source === undefined || !onlyRemoves(source) || waitsFor(before, consumer.id, id)) continue;
      before.get(id)?.add(consumer.id);
    }
  }
  return new Map([...before].map(([id, others]) => [id, [...others]]));
}

/** Whether `id` comes after `other`, directly or through others. */
function waitsFor(before: ReadonlyMap<string, ReadonlySet<string>>, id: string, other: string): boolean {
  return [...(before.get(id) ?? [])].some((next) => next === other || waitsFor(before, next, other));
}

function isGone({ plan }: Step): boolean {
  return plan?.kind === 'destroy';
}

function onlyRemoves({ plan }: Step): boolean {
  if (plan === undefined) return false;
  const { create, update, replace, delete: removed } = plan.changes;
  return plan.kind === 'destroy' || (removed > 0 && create + update + replace === 0);
}
