import type { StackReleases } from './stack-releases.ts';

/** `dev-shop/release_cart`: a release among those of all stacks. */
export function keyOf({ stack, id }: { readonly stack: string; readonly id: string }): string {
  return `${stack}/${id}`;
}

/**
 * Which releases have to be ready before each: those that it names in its stack, and all of the stacks that its stack comes
 * after. What was left out passes on what it would have waited for.
 * @param upstream stacks that have to be applied before a stack.
 * @param leftOut keys of releases that are not installed.
 */
export function releaseGraph(
  stacks: readonly StackReleases[],
  upstream: ReadonlyMap<string, readonly string[]>,
  leftOut: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, readonly string[]> {
  const releases = new Map(stacks.map(({ stack, releases: own }) => [stack, own] as const));
  const all = new Map(
    stacks.flatMap(({ stack, releases: own }) => {
      const before = (upstream.get(stack) ?? []).flatMap((id) => (releases.get(id) ?? []).map(keyOf));
      return own.map(
        (release) => [keyOf(release), [...before, ...release.after.map((id) => keyOf({ stack, id }))]] as const,
      );
    }),
  );
  const standing = (key: string): readonly string[] =>
    leftOut.has(key) ? (all.get(key) ?? []).flatMap(standing) : [key];
  return new Map(
    [...all].filter(([key]) => !leftOut.has(key)).map(([key, after]) => [key, [...new Set(after.flatMap(standing))]]),
  );
}
