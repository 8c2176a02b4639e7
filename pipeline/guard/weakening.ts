import { at, elementsOf, isObject, UNKNOWN } from '../../lib/plan/plan-value.ts';

/** A quiet way to lose data: an update that takes a protection away or shortens what is kept. */
export interface Weakening {
  /** Path of the attribute; blocks are lists: `point_in_time_recovery.0.enabled`. */
  readonly attribute: string;
  /** What is lost by it. */
  readonly why: string;
  /** True where the setting is a resource of its own, so that creating it weakens something that exists. */
  readonly onCreation?: true;
  /**
   * In words what gets weaker, undefined where nothing does. `before` is null where the resource is created; unknown parts
   * of `after` are `UNKNOWN`, and count as the worst value that they may get.
   */
  found(before: unknown, after: unknown): string | undefined;
}

/** A switch that is safe while off: `force_destroy`. */
export function turnedOn(attribute: string, why: string): Weakening {
  return scalar(attribute, why, (before, after) => !isTrue(before) && (isTrue(after) || after === UNKNOWN));
}

/** A switch that is safe while on: `deletion_protection`. */
export function turnedOff(attribute: string, why: string): Weakening {
  return scalar(attribute, why, (before, after) => isTrue(before) && !isTrue(after));
}

/** A number that may only grow. `zero` and `absent` are what 0 and no value stand for: Infinity where it means for ever. */
export function lowered(
  attribute: string,
  why: string,
  { zero = 0, absent = zero }: { zero?: number; absent?: number } = {},
): Weakening {
  const size = (value: unknown) => {
    if (value === UNKNOWN) return Number.NEGATIVE_INFINITY;
    if (value === undefined || value === null || value === '') return absent;
    return Number(value) || zero;
  };
  return scalar(attribute, why, (before, after) => size(after) < size(before));
}

/** A word that has to stay: `Enabled`. */
export function changedFrom(attribute: string, safe: string, why: string): Weakening {
  return scalar(attribute, why, (before, after) => before === safe && after !== safe);
}

/** A value that has to stay, whatever it is. An unknown one is still a value. */
export function emptied(attribute: string, why: string): Weakening {
  return scalar(attribute, why, (before, after) => !isEmpty(before) && isEmpty(after));
}

/** A list of which nothing may be missing; objects are told apart by `key`. Unknown elements may be any of them. */
export function fewer(attribute: string, why: string, key?: string): Weakening {
  const keys = (value: unknown) =>
    elementsOf(value).map((element) => (key !== undefined && isObject(element) ? element[key] : element));
  return {
    attribute,
    why,
    found(before, after) {
      const kept = keys(at(after, attribute));
      const missing = keys(at(before, attribute)).filter((it) => !kept.includes(it));
      if (missing.length <= kept.filter((it) => it === UNKNOWN).length) return undefined;
      return `${attribute}: without ${missing.map(String).join(', ')}`;
    },
  };
}

function scalar(attribute: string, why: string, weaker: (before: unknown, after: unknown) => boolean): Weakening {
  return {
    attribute,
    why,
    found(before, after) {
      const [from, to] = [at(before, attribute), at(after, attribute)];
      return weaker(from, to) ? `${attribute}: ${shown(from)} -> ${shown(to)}` : undefined;
    },
  };
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function shown(value: unknown): string {
  if (value === UNKNOWN) return '(known after apply)';
  if (isEmpty(value)) return '(none)';
  return typeof value === 'object' ? 'set' : String(value).slice(0, 80);
}
