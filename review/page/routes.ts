/** Views of the page, in the order of its menu. */
export const VIEWS = ['environment', 'system', 'stacks', 'change', 'compare', 'cost', 'posture'] as const;
export type View = (typeof VIEWS)[number];

/** What the address names after `#`: `#/system/prod/birthday`. */
export interface Route {
  readonly view: View;
  /** Of the environment; null: the view has none, or the first is meant. */
  readonly environment: string | null;
  /** A system, a stack: what the view shows of the environment. Null: all of it. */
  readonly item: string | null;
}

/** Views that show all environments at once: their address names none. */
const OF_ALL: readonly View[] = ['change', 'compare', 'cost'];

/** Whether the view shows one environment at a time. */
export function isOfOne(view: View): boolean {
  return !OF_ALL.includes(view);
}

/** Address of a view; parts are escaped, so that any name survives. Without an environment, the view's first. */
export function href(view: View, ...parts: readonly string[]): string {
  return `#/${[view, ...parts].map(encodeURIComponent).join('/')}`;
}

/** Reads the part of an address from `#`; what is no view counts as the environment's. */
export function routeOf(hash: string): Route {
  const [name = '', first = null, second = null] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  const view = VIEWS.find((known) => known === name) ?? 'environment';
  return isOfOne(view)
    ? { view, environment: first || null, item: second || null }
    : { view, environment: null, item: first || null };
}

/** An address that somebody cut may end within an escape. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
