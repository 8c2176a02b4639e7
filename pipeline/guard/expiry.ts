import { at, elementsOf, isObject, UNKNOWN } from '../../lib/plan/plan-value.ts';
import type { Weakening } from './weakening.ts';

/** Something that deletes by itself: what it applies to, and how much it leaves. */
interface Expiry {
  readonly name: string;
  /** Two expiries of one scope apply to the same things. */
  readonly scope: string;
  /** Days, or number of things; the less the stricter. */
  readonly keeps: number;
  readonly unit: string;
  /** Newest old versions that stay however old they are. */
  readonly newer?: number;
}

const EVERYTHING = '';

/**
 * Rules of a bucket's lifecycle that expire sooner than before, or what nothing expired before. Rules are compared by what
 * they apply to and not by their ids, so renaming or splitting one is no risk; a rule of everything covers all the others.
 * Aborted uploads and markers without an object hold no data, and a colder storage class keeps it.
 */
export function objectsExpireSooner(why: string): Weakening {
  return sooner('rule', why, (settings) => elementsOf(at(settings, 'rule')).flatMap(bucketExpiries));
}

/** The same for the policy (JSON text) of an image repository. */
export function imagesExpireSooner(why: string): Weakening {
  return sooner('policy', why, (settings) => {
    const text = at(settings, 'policy');
    if (text === UNKNOWN) return [unknownExpiry('policy')];
    const rules = typeof text === 'string' ? elementsOf(at(parsed(text), 'rules')) : [];
    return rules.map((rule) => {
      const { countNumber, countUnit, countType, ...images } = objectOf(at(rule, 'selection'));
      return {
        name: `rule ${at(rule, 'rulePriority')}`,
        scope: `${countType} ${Object.keys(images).length === 1 && images['tagStatus'] === 'any' ? EVERYTHING : canonical(images)}`,
        keeps: Number(countNumber),
        unit: countUnit === undefined ? 'images' : String(countUnit),
      };
    });
  });
}

function sooner(attribute: string, why: string, expiriesOf: (settings: unknown) => readonly Expiry[]): Weakening {
  return {
    attribute,
    why,
    onCreation: true,
    found(before, after) {
      const old = expiriesOf(before);
      const worse = expiriesOf(after).filter(
        (expiry) => !old.some((it) => covers(it, expiry) && it.keeps <= expiry.keeps),
      );
      const told = worse.map((expiry) => {
        const { name, keeps, unit } = expiry;
        const kept = old.filter((it) => covers(it, expiry)).map((it) => it.keeps);
        const from = kept.length === 0 ? 'never' : `after ${Math.min(...kept)} ${unit}`;
        return `${name}: expires ${from} -> ${Number.isFinite(keeps) ? `after ${keeps} ${unit}` : 'at a date or after days not known yet'}`;
      });
      return told.length === 0 ? undefined : told.join('; ');
    },
  };
}

/** Whether `wide` applies to all that `narrow` applies to. Scopes are `<kind> <what>`: nothing after the kind means all of it. */
function covers(wide: Expiry, narrow: Expiry): boolean {
  if ((wide.newer ?? 0) > (narrow.newer ?? 0)) return false;
  return wide.scope === narrow.scope || (wide.scope.endsWith(' ') && narrow.scope.startsWith(wide.scope));
}

function bucketExpiries(rule: unknown): readonly Expiry[] {
  if (rule === UNKNOWN) return [unknownExpiry('rule')];
  if (at(rule, 'status') === 'Disabled') return [];
  const name = String(at(rule, 'id') ?? 'rule');
  const objects = filterOf(rule);
  const expiries: Expiry[] = [];
  const add = (kind: string, days: unknown, newer: unknown = 0) => {
    const keeps = days === UNKNOWN ? Number.NEGATIVE_INFINITY : Number(days ?? 0);
    const versions = newer === UNKNOWN ? 0 : Number(newer ?? 0);
    expiries.push({ name, scope: `${kind} ${objects}`, keeps, unit: 'days', newer: versions });
  };
  for (const expiration of elementsOf(at(rule, 'expiration'))) {
    const [days, date] = [at(expiration, 'days'), at(expiration, 'date')];
    if (days === UNKNOWN || Number(days) > 0) add('object', days);
    else if (date !== undefined && date !== null && date !== '') add(`object on ${String(date)}:`, UNKNOWN);
  }
  for (const expiration of elementsOf(at(rule, 'noncurrent_version_expiration'))) {
    add('version', at(expiration, 'noncurrent_days'), at(expiration, 'newer_noncurrent_versions'));
  }
  return expiries;
}

/** The filter without what the provider fills in as empty; `''` for every object of the bucket. */
function filterOf(rule: unknown): string {
  const filters = [...elementsOf(at(rule, 'filter')), { prefix: at(rule, 'prefix') }].map(withoutEmpty);
  const told = filters.filter((it) => it !== undefined);
  return told.length === 0 ? EVERYTHING : canonical(told);
}

function withoutEmpty(value: unknown): unknown {
  if (value === undefined || value === null || value === '' || value === 0) return undefined;
  if (Array.isArray(value)) {
    const kept = value.map(withoutEmpty).filter((it) => it !== undefined);
    return kept.length === 0 ? undefined : kept;
  }
  if (!isObject(value)) return value === UNKNOWN ? '(known after apply)' : value;
  const kept = Object.entries(value).flatMap(([key, part]) => {
    const rest = withoutEmpty(part);
    return rest === undefined ? [] : [[key, rest] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function unknownExpiry(name: string): Expiry {
  return { name, scope: '(known after apply)', keeps: Number.NEGATIVE_INFINITY, unit: '' };
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part) => (isObject(part) ? Object.fromEntries(Object.entries(part).sort()) : part));
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
