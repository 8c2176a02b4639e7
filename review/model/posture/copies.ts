import type { RetentionModel } from '../posture-model.ts';
import { blocksAt, inside, numberAt, plain, type StackResource, type Stacks } from './blocks.ts';
import { row } from './promise.ts';

/** What plans of AWS Backup keep. */
export interface Copies {
  readonly rows: readonly RetentionModel[];
  /** Days that daily backups of what has these tags are kept, here and there; undefined: no plan selects it. */
  of(tags: unknown): { readonly days: number; readonly copyDays: number | null } | undefined;
}

/** Plans of AWS Backup: what they select by tag is kept and copied as they say. */
export function copiesOf(stacks: Stacks): Copies {
  const plans = stacks.resources.filter(({ type }) => type === 'aws_backup_plan');
  const found = plans.flatMap((plan) =>
    blocksAt(plan.block, 'rule').map((rule) => ({
      name: plain(String(plan.block['name'] ?? plan.name)),
      days: Number(inside(rule, 'lifecycle.delete_after') ?? 0),
      copyDays: numberAt(rule, 'copy_action.lifecycle.delete_after'),
      value: tagOf(plan, stacks),
    })),
  );
  return {
    rows: found.map(({ name, days, copyDays }) => row(`backup plan ${name}`, days, copyDays, days > 0)),
    of: (tags) => found.find(({ value }) => value !== undefined && inside(tags, 'backup') === value),
  };
}

function tagOf(plan: StackResource, stacks: Stacks): unknown {
  const selection = stacks.resources.find(
    ({ type, stack, block }) =>
      type === 'aws_backup_selection' && stacks.named(stack, block['plan_id'])?.label === plan.label,
  );
  return inside(selection?.block, 'selection_tag.value');
}
