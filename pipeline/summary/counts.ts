import type { PlanChanges } from '../../lib/plan/terraform-plan.ts';

const WORDS: readonly (readonly [key: keyof PlanChanges, word: string])[] = [
  ['create', 'to create'],
  ['update', 'to update'],
  ['replace', 'to replace'],
  ['delete', 'to delete'],
  ['forget', 'to forget'],
  ['move', 'to move'],
  ['import', 'to import'],
];

/** `2 to create, 1 to replace, 1 output`; what is zero is left out, and nothing at all is `no changes`. */
export function describeCounts(changes: PlanChanges): string {
  const told = WORDS.filter(([key]) => changes[key] > 0).map(([key, word]) => `${changes[key]} ${word}`);
  if (changes.outputs > 0) told.push(changes.outputs === 1 ? '1 output' : `${changes.outputs} outputs`);
  return told.length === 0 ? 'no changes' : told.join(', ');
}

/** `+2 ~1 -/+1 -3`: the same for a column. Forgotten, moved and imported ones have no sign of their own. */
export function shortCounts(changes: PlanChanges): string {
  const signs = [
    ['+', changes.create],
    ['~', changes.update],
    ['-/+', changes.replace],
    ['-', changes.delete],
    ['forget ', changes.forget],
    ['move ', changes.move],
    ['import ', changes.import],
    ['outputs ', changes.outputs],
  ] as const;
  const told = signs.filter(([, count]) => count > 0).map(([sign, count]) => `${sign}${count}`);
  return told.length === 0 ? '-' : told.join(' ');
}
