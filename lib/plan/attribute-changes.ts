import { type AttributePart, attributeParts } from './attribute-parts.ts';
import type { Change } from './terraform-plan.ts';

/** Most lines that one change of a resource may take: a rewritten values file has thousands. */
const MOST_LINES = 40;

/**
 * What an update changes, one line each: `attribute: before -> after`. Sensitive values are `(sensitive)`, unknown ones
 * `(known after apply)`, long ones cut; JSON in a text is compared by its parts, a policy by its statements. `together` tells
 * only the names of the unknown ones, in one line.
 */
export function attributeChanges(
  change: Change,
  secrets: readonly string[],
  { unknown = 'each' }: { unknown?: 'each' | 'together' } = {},
): readonly string[] {
  const parts = attributeParts(change, { secrets });
  const lines = unknown === 'each' ? parts.map(told) : unknownTogether(parts);
  const first = lines.slice(0, MOST_LINES);
  return lines.length > first.length ? [...first, `… ${lines.length - first.length} more`] : first;
}

/** A replacement makes most of what AWS computes unknown: the names of that are one line, the last. */
function unknownTogether(parts: readonly AttributePart[]): readonly string[] {
  const names = parts.filter(({ kind }) => kind === 'unknown').map(({ path }) => path);
  const others = parts.filter(({ kind }) => kind !== 'unknown').map(told);
  return names.length === 0 ? others : [...others, `known after apply: ${names.join(', ')}`];
}

function told({ path, line }: AttributePart): string {
  return `${path}: ${line}`;
}
