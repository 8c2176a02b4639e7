import { harmless } from './harmless.ts';
import { afterOf, isObject, SENSITIVE, shownOf, UNKNOWN } from './plan-value.ts';
import { isPolicy, statementChanges } from './policy-statements.ts';
import { tellsSecret } from './secret-values.ts';
import { isAbsent, showValue } from './show-value.ts';
import type { Change } from './terraform-plan.ts';

/** One thing that a change of a resource changes, without any sensitive value. */
export interface AttributePart {
  /** `point_in_time_recovery.0.enabled` */
  readonly path: string;
  /** What was; of a list and of a policy, what goes. Empty: nothing. */
  readonly before: string;
  /** What will be; of a list and of a policy, what comes, and what else there is to say. Empty: nothing. */
  readonly after: string;
  /** `sensitive`: neither side may be shown. `unknown`: what will be is known after the apply. */
  readonly kind: 'value' | 'sensitive' | 'unknown';
  /** The same in one line, without the path. */
  readonly line: string;
}

interface Telling {
  readonly secrets: readonly string[];
  /** Most characters of a value; absent: as many as a line has room for. */
  readonly longest?: number;
}

/** Most characters of a statement of a policy, unless the caller has room for more. */
const LONGEST_STATEMENT = 400;

const HIDDEN = '(sensitive)';

/**
 * Every attribute that a change changes, sorted by path. JSON in a text is compared by its parts, a policy by its
 * statements, a list of simple values as a set.
 */
export function attributeParts(change: Change, telling: Telling): readonly AttributePart[] {
  const shown = shownOf(change);
  const before = { raw: change.before, shown: shown.before };
  const after = { raw: afterOf(change), shown: shown.after };
  return differences('', before, after, telling);
}

/** A value as it is, which decides whether it changes, and as it may be shown. */
interface Part {
  readonly raw: unknown;
  readonly shown: unknown;
}

function differences(path: string, before: Part, after: Part, telling: Telling): readonly AttributePart[] {
  if (same(before.raw, after.raw)) return [];
  if (before.shown === SENSITIVE || after.shown === SENSITIVE) return [part(path, 'sensitive', HIDDEN, HIDDEN, HIDDEN)];
  const [from, to] = [structured(before), structured(after)];
  if (same(from.raw, to.raw)) return [note(path, 'the same in another spelling')];
  if (isPolicy(from.shown) && isPolicy(to.shown))
    return [
      ...statements(path, from.shown, to.shown, telling),
      ...differences(path, withoutStatements(from), withoutStatements(to), telling),
    ];
  if (isObject(from.shown) && isObject(to.shown))
    return Object.keys({ ...from.shown, ...to.shown })
      .sort()
      .flatMap((key) => differences(path === '' ? key : `${path}.${key}`, child(from, key), child(to, key), telling));
  if (Array.isArray(from.shown) && Array.isArray(to.shown)) return list(path, from, to, telling);
  const [was, will] = [shownPart(before, telling), shownPart(after, telling)];
  return [part(path, kindOf(after, was, will), was, will, `${was} -> ${will}`)];
}

/** Blocks are compared in their place, simple values as a set: a new zone in front says only that it came. */
function list(path: string, before: Part, after: Part, telling: Telling): readonly AttributePart[] {
  const [from, to] = [partsOf(before), partsOf(after)];
  if (![...from, ...to].every((it) => isSimple(structured(it).raw)))
    return Array.from({ length: Math.max(from.length, to.length) }).flatMap((_, index) =>
      differences(`${path}.${index}`, child(before, String(index)), child(after, String(index)), telling),
    );
  const missing = (parts: readonly Part[], others: readonly Part[]) =>
    parts.filter(({ raw }) => !others.some((it) => it.raw === raw)).map((it) => shownPart(it, telling));
  const [gone, come] = [missing(from, to), missing(to, from)];
  if (gone.length + come.length === 0) return [note(path, 'in another order, or as often as another')];
  const signs = [...gone.map((it) => `-${it}`), ...come.map((it) => `+${it}`)];
  return [part(path, 'value', gone.join(', '), come.join(', '), signs.join(' '))];
}

function statements(path: string, from: unknown, to: unknown, telling: Telling): readonly AttributePart[] {
  const longest = telling.longest ?? LONGEST_STATEMENT;
  return statementChanges(from, to).map(({ sign, what }) => {
    if (tellsSecret(what, telling.secrets)) return part(path, 'sensitive', HIDDEN, HIDDEN, `${sign} ${HIDDEN}`);
    const text = harmless(what.length > longest ? `${what.slice(0, longest)}…` : what);
    return part(path, 'value', sign === '-' ? text : '', sign === '-' ? '' : text, `${sign} ${text}`);
  });
}

/** What else a policy says: of which version its language is. */
function withoutStatements({ raw, shown }: Part): Part {
  const rest = (value: unknown) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'Statement')) : value;
  return { raw: rest(raw), shown: rest(shown) };
}

function part(path: string, kind: AttributePart['kind'], before: string, after: string, line: string): AttributePart {
  return { path: harmless(path), before, after, kind, line };
}

function note(path: string, what: string): AttributePart {
  return part(path, 'value', '', what, what);
}

function shownPart({ shown }: Part, { secrets, longest }: Telling): string {
  return showValue(shown, secrets, longest);
}

function kindOf(after: Part, was: string, will: string): AttributePart['kind'] {
  if (was === HIDDEN && will === HIDDEN) return 'sensitive';
  return after.shown === UNKNOWN ? 'unknown' : 'value';
}

function partsOf(value: Part): readonly Part[] {
  return Array.isArray(value.raw) ? value.raw.map((_, index) => child(value, String(index))) : [];
}

function child({ raw, shown }: Part, key: string): Part {
  return { raw: own(raw, key), shown: typeof shown === 'symbol' ? shown : own(shown, key) };
}

function own(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

/** What a text with JSON in it says; everything else as it is. */
function structured(value: Part): Part {
  if (typeof value.shown !== 'string' || !/^\s*[[{]/.test(value.shown)) return value;
  try {
    const parsed: unknown = JSON.parse(value.shown);
    return { raw: parsed, shown: parsed };
  } catch {
    return value;
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
