/**
 * What stands at that path of a release's values.
 * @throws where the path ends before: a check of nothing would pass.
 */
export function valueAt(values: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key))
      throw new Error(`the values have no ${path.join('.')}`);
    return (value as Readonly<Record<string, unknown>>)[key];
  }, values);
}
