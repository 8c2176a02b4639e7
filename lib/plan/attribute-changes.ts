import { harmless } from './harmless.ts';
import { afterOf, isObject, SENSITIVE, shownOf, UNKNOWN } from './plan-value.ts';
import { isPolicy, statementChanges } from './policy-statements.ts';
import { tellsSecret } from './secret-values.ts';
import type { Change } from './terraform-plan.ts';

/** Longest value that is told whole. */
const LONGEST_VALUE = 120;

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
  const shown = shownOf(change);
  const before = { raw: change.before, shown: shown.before };
  const after = { raw: afterOf(change), shown: shown.after };
  const all = differences('', before, after, secrets);
  const lines = unknown === 'each' ? all : unknownTogether(all);
  const first = lines.slice(0, MOST_LINES);
  return lines.length > first.length ? [...first, `… ${lines.length - first.length} more`] : first;
}

/** A replacement makes most of what AWS computes unknown: the names of that are one line, the last. */
function unknownTogether(lines: readonly string[]): readonly string[] {
  const end = ' -> (known after apply)';
  const names = lines.filter((line) => line.endsWith(end)).map((line) => line.slice(0, line.indexOf(': ')));
  const others = lines.filter((line) => !line.endsWith(end));
  return names.length === 0 ? others : [...others, `known after apply: ${names.join(', ')}`];
}

/** A value in one line, for people. */
export function showValue(value: unknown, secrets: readonly string[]): string {
  if (value === UNKNOWN) return '(known after apply)';
  if (value === SENSITIVE) return '(sensitive)';
  if (value === undefined || value === null) return '(none)';
  const text = JSON.stringify(filled(value)) ?? String(value);
  const raw = typeof value === 'string' ? value : text;
  if (tellsSecret(raw, secrets) || tellsSecret(JSON.stringify(value) ?? '', secrets)) return '(sensitive)';
  const cut = text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}… (${text.length} characters)` : text;
  return harmless(cut);
}

/** A block without what the provider fills in as empty; markers become words. */
function filled(value: unknown): unknown {
  if (value === UNKNOWN) return '(known after apply)';
  if (value === SENSITIVE) return '(sensitive)';
  if (Array.isArray(value)) return value.map(filled);
  if (!isObject(value)) return value;
  const parts = Object.entries(value).map(([key, part]) => [key, filled(part)] as const);
  return Object.fromEntries(parts.filter(([, part]) => !isAbsent(part) && !(Array.isArray(part) && part.length === 0)));
}

/** A value as it is, which decides whether it changes, and as it may be shown. */
interface Part {
  readonly raw: unknown;
  readonly shown: unknown;
}

function differences(path: string, before: Part, after: Part, secrets: readonly string[]): readonly string[] {
  if (same(before.raw, after.raw)) return [];
  const name = harmless(path);
  if (before.shown === SENSITIVE || after.shown === SENSITIVE) return [`${name}: (sensitive)`];
  const [from, to] = [structured(before), structured(after)];
  if (same(from.raw, to.raw)) return [`${name}: the same in another spelling`];
  if (isPolicy(from.shown) && isPolicy(to.shown)) return policyLines(name, from.shown, to.shown, secrets);
  if (isObject(from.shown) && isObject(to.shown))
    return Object.keys({ ...from.shown, ...to.shown })
      .sort()
      .flatMap((key) => differences(path === '' ? key : `${path}.${key}`, child(from, key), child(to, key), secrets));
  if (Array.isArray(from.shown) && Array.isArray(to.shown)) return listLines(path, from, to, secrets);
  return [`${name}: ${showValue(before.shown, secrets)} -> ${showValue(after.shown, secrets)}`];
}

/** Blocks are compared in their place, simple values as a set: a new zone in front says only that it came. */
function listLines(path: string, before: Part, after: Part, secrets: readonly string[]): readonly string[] {
  const [from, to] = [partsOf(before), partsOf(after)];
  if (![...from, ...to].every((part) => isSimple(structured(part).raw)))
    return Array.from({ length: Math.max(from.length, to.length) }).flatMap((_, index) =>
      differences(`${path}.${index}`, child(before, String(index)), child(after, String(index)), secrets),
    );
  const missing = (parts: readonly Part[], others: readonly Part[], sign: string) =>
    parts
      .filter(({ raw }) => !others.some((it) => it.raw === raw))
      .map(({ shown }) => `${sign}${showValue(shown, secrets)}`);
  const signs = [...missing(from, to, '-'), ...missing(to, from, '+')];
  return [`${harmless(path)}: ${signs.length === 0 ? 'in another order, or as often as another' : signs.join(' ')}`];
}

function partsOf(list: Part): readonly Part[] {
  return Array.isArray(list.raw) ? list.raw.map((_, index) => child(list, String(index))) : [];
}

function child({ raw, shown }: Part, key: string): Part {
  return { raw: own(raw, key), shown: typeof shown === 'symbol' ? shown : own(shown, key) };
}

function own(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

function policyLines(name: string, from: unknown, to: unknown, secrets: readonly string[]): readonly string[] {
  return statementChanges(from, to).map(({ sign, what }) => {
    const text = tellsSecret(what, secrets) ? '(sensitive)' : what;
    return `${name}: ${sign} ${harmless(text.length > 400 ? `${text.slice(0, 400)}…` : text)}`;
  });
}

/** What a text with JSON in it says; everything else as it is. */
function structured(part: Part): Part {
  if (typeof part.shown !== 'string' || !/^\s*[[{]/.test(part.shown)) return part;
  try {
    const parsed: unknown = JSON.parse(part.shown);
    return { raw: parsed, shown: parsed };
  } catch {
    return part;
  }
}

function isSimple(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function same(one: unknown, other: unknown): boolean {
  if (isObject(one) && isObject(other))
    return Object.keys({ ...one, ...other }).every((key) => same(own(one, key), own(other, key)));
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((it, index) => same(it, other[index]));
  return one === other || (isAbsent(one) && isAbsent(other));
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
