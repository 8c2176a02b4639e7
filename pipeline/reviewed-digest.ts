import type { Change, ResourceChange, TerraformPlan } from '../lib/plan/terraform-plan.ts';
import { canonicalJson } from './canonical-json.ts';
import { sha256 } from './code-hashes.ts';

/** Stand in the canonical text for parts of a value; no JSON looks like them. */
const UNKNOWN = '?';
const SENSITIVE = '*';

/**
 * SHA-256 in hex over what a person reads in a plan: which objects change and how, what they become, moves, imports,
 * forgotten objects, replacements with their cause, outputs. Unknown parts count as a marker, sensitive parts as another.
 * What differs between two plans of the same thing does not count: order, times, Terraform's version, file names, what
 * was read, what stays as it is.
 *
 * Where it equals the digest that was approved, the plan may be applied without another reading.
 */
export function reviewedDigest(plan: TerraformPlan): string {
  const resources = (plan.resource_changes ?? []).filter(isShown).map(resourceText);
  const outputs = Object.entries(plan.output_changes ?? {})
    .filter(([, change]) => acts(change) || change.after_unknown === true)
    .map(([name, change]) => canonicalJson([name, change.actions, afterText(change), beforeText(change)]));
  // The number changes with this text: an older digest then equals none, and a person reads again.
  return sha256(canonicalJson([1, resources.sort(), outputs.sort()]));
}

function isShown({ change, previous_address }: ResourceChange): boolean {
  return acts(change) || previous_address !== undefined || change.importing !== undefined;
}

function acts({ actions }: Change): boolean {
  return actions.some((action) => action !== 'no-op' && action !== 'read');
}

function resourceText({ address, deposed, previous_address, change }: ResourceChange): string {
  // What only moves keeps its values; whatever the refresh found in them is not what was read.
  const onlyMoves = !acts(change) && change.importing === undefined;
  return canonicalJson([
    address,
    deposed ?? null,
    previous_address ?? null,
    change.actions,
    (change.replace_paths ?? []).map(canonicalJson).sort(),
    change.importing === undefined ? null : [change.importing.id ?? UNKNOWN],
    onlyMoves ? null : afterText(change),
    onlyMoves ? null : beforeText(change),
  ]);
}

function afterText({ after, after_unknown, after_sensitive }: Change): string {
  return textOf(after, after_unknown, [after_sensitive]);
}

/**
 * Former values belong to what was read: who approved `2 -> 3` did not approve `5 -> 3`. They count where a reader sees
 * them: all of an object that goes, else the attributes that become another known value, and the id of an object that is
 * replaced. Not those that become unknown: computed ones such as a time of the last change differ with every reading.
 */
function beforeText(change: Change): string | null {
  const { before, after, after_unknown: unknown, actions } = change;
  const text = (key?: string) => {
    const part = (value: unknown) => (key === undefined ? value : partOf(value, key));
    return textOf(part(before), undefined, [part(change.before_sensitive), part(change.after_sensitive)]);
  };
  if (before === null || before === undefined) return null;
  if (!isObject(before) || !isObject(after)) return unknown === true ? null : text();
  const replaced = actions.includes('create');
  const shown = Object.keys(before).filter((key) => {
    if (partOf(unknown, key) === true) return replaced && key === 'id';
    return text(key) !== textOf(partOf(after, key), partOf(unknown, key), [partOf(change.after_sensitive, key)]);
  });
  return canonicalJson(Object.fromEntries(shown.map((key) => [key, text(key)])));
}

/** Canonical JSON of a value with its unknown and sensitive parts as markers; the marks have the shape of the value. */
function textOf(value: unknown, unknown: unknown, sensitive: readonly unknown[]): string {
  if (unknown === true) return UNKNOWN;
  if (sensitive.includes(true)) return SENSITIVE;
  const part = (item: unknown, key: string) =>
    textOf(
      item,
      partOf(unknown, key),
      sensitive.map((marks) => partOf(marks, key)),
    );
  if (Array.isArray(value)) return `[${value.map((item, index) => part(item, String(index))).join(',')}]`;
  if (!isObject(value)) return canonicalJson(value ?? null);
  const hidden = isObject(unknown) ? Object.keys(unknown).filter((key) => hasUnknown(partOf(unknown, key))) : [];
  const keys = [...new Set([...Object.keys(value), ...hidden])].sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${part(partOf(value, key), key)}`).join(',')}}`;
}

function hasUnknown(marks: unknown): boolean {
  return marks === true || (typeof marks === 'object' && marks !== null && Object.values(marks).some(hasUnknown));
}

/** Of its own keys only: a value may have none called `constructor`. */
function partOf(marks: unknown, key: string): unknown {
  return typeof marks === 'object' && marks !== null && Object.hasOwn(marks, key)
    ? (marks as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
