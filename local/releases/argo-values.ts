/** Values of a chart: a tree of maps, lists and scalars. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * The values that Argo CD hands to a chart: its files in their order, then `valuesObject`, each over what came before, as
 * `helm template --values a --values b` reads them. Maps are merged key by key; anything else, lists and null included,
 * replaces what was there. The chart's own values.yaml lies below all of it and is Helm's business: a null that is left
 * here removes the chart's default there.
 */
export function argoValues(valueFiles: readonly Values[], valuesObject: Values = {}): Values {
  return [...valueFiles, valuesObject].reduce(over, {});
}

function over(below: Values, above: Values): Values {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const old = merged[key];
    merged[key] = isMap(old) && isMap(value) ? over(old, value) : value;
  }
  return merged;
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
