import type { Change } from './terraform-plan.ts';

/** Stands for a part of a planned value that Terraform knows only while it applies. */
export const UNKNOWN: unique symbol = Symbol('known after apply');

/** Stands for a part of a value that must not be shown. */
export const SENSITIVE: unique symbol = Symbol('sensitive');

/** Planned value with every unknown part as `UNKNOWN`. Not to be shown: sensitive parts are still in it. */
export function afterOf({ after, after_unknown }: Change): unknown {
  return marked(after, after_unknown, UNKNOWN);
}

/** What may be shown of a change: unknown and sensitive parts are markers. A part that is sensitive on one side is on both. */
export function shownOf(change: Change): { readonly before: unknown; readonly after: unknown } {
  const hide = (value: unknown) =>
    [change.before_sensitive, change.after_sensitive].reduce(
      (shown: unknown, marks) => marked(shown, marks, SENSITIVE, 'present'),
      value,
    );
  return { before: hide(change.before), after: hide(afterOf(change)) };
}

/** Part of a value by its path, `point_in_time_recovery.0.enabled`; a marker on the way is the part itself. */
export function at(value: unknown, path: string): unknown {
  let part = value;
  for (const key of path.split('.')) {
    if (part === UNKNOWN || part === SENSITIVE) return part;
    if (Array.isArray(part)) part = part[Number(key)];
    else if (isObject(part)) part = own(part, key);
    else return undefined;
  }
  return part;
}

/** Whether a marker tree (`after_sensitive`) marks that path, something above it or something below it. */
export function marksAt(marks: unknown, path: string): boolean {
  const part = at(marked(undefined, marks, SENSITIVE), path);
  return containsMark(part);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Elements of a list, a set or a single block alike; empty for anything else. */
export function elementsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) || value === UNKNOWN || value === SENSITIVE ? [value] : [];
}

/** `present` marks only what the value has; else what the marks alone know (unknown parts) is added. */
function marked(value: unknown, marks: unknown, mark: symbol, parts: 'all' | 'present' = 'all'): unknown {
  if (marks === true) return value === undefined && parts === 'present' ? undefined : mark;
  if (typeof value === 'symbol') return value;
  if (Array.isArray(marks)) {
    if (parts === 'present' && !Array.isArray(value)) return value;
    const list = Array.isArray(value) ? value : [];
    const length = parts === 'present' ? list.length : Math.max(list.length, marks.length);
    return Array.from({ length }, (_, index) => marked(list[index], marks[index], mark, parts));
  }
  if (isObject(marks)) {
    if (parts === 'present' && !isObject(value)) return value;
    const object = isObject(value) ? value : {};
    const entries = Object.keys(parts === 'present' ? object : { ...object, ...marks }).map((key) => [
      key,
      marked(object[key], own(marks, key), mark, parts),
    ]);
    return Object.fromEntries(entries);
  }
  return value;
}

function own(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function containsMark(value: unknown): boolean {
  if (typeof value === 'symbol') return true;
  if (Array.isArray(value)) return value.some(containsMark);
  return isObject(value) && Object.values(value).some(containsMark);
}
