import type { ChangeAction, ResourceChangeModel, StackChange } from '../model/change-model.ts';

/** What the reader wants to see of the changes; the empty text and `null` mean everything. */
export interface ChangeFilter {
  /** Words that all must stand in the stack's id, the address, or a changed attribute's path or values, in any case. */
  readonly text: string;
  readonly action: ChangeAction | null;
  readonly environment: string | null;
  /** Only resources that hold data. */
  readonly dataOnly: boolean;
}

export const EVERYTHING: ChangeFilter = { text: '', action: null, environment: null, dataOnly: false };

/** Actions from the loudest to the quietest: the order in which resources and counts are shown. */
export const ACTIONS: readonly ChangeAction[] = [
  'replace',
  'delete',
  'forget',
  'update',
  'create',
  'import',
  'move',
  'read',
];

/** Whether any part of the filter is set. */
export function isFiltered({ text, action, environment, dataOnly }: ChangeFilter): boolean {
  return text.trim() !== '' || action !== null || environment !== null || dataOnly;
}

/** Resources of a stack that the filter lets through: holders of data first, then by action, then by address. */
export function resourcesShown(stack: StackChange, filter: ChangeFilter): readonly ResourceChangeModel[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return stack.resources
    .filter(({ action }) => filter.action === null || action === filter.action)
    .filter(({ holdsData }) => !filter.dataOnly || holdsData)
    .filter((resource) => words.every((word) => textOf(stack.id, resource).includes(word)))
    .toSorted(
      (one, other) =>
        rank(one) - rank(other) ||
        ACTIONS.indexOf(one.action) - ACTIONS.indexOf(other.action) ||
        (one.address < other.address ? -1 : 1),
    );
}

/** A holder of data that is lost stands before everything else. */
function rank({ holdsData, action }: ResourceChangeModel): number {
  const lost = action === 'replace' || action === 'delete' || action === 'forget';
  return holdsData && lost ? 0 : 1;
}

function textOf(stack: string, { address, type, attributes }: ResourceChangeModel): string {
  const parts = attributes.flatMap(({ path, before, after }) => [path, before, after]);
  return [stack, address, type, ...parts].join('\n').toLowerCase();
}
