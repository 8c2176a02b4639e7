import { sortInWaves, type Waiting } from '../lib/waves.ts';

/**
 * Stacks in waves: each wave holds what waits only for stacks of earlier waves, or for stacks that are not among `stacks`.
 * A cycle cannot come from a synth, which refuses it.
 */
export function waves<T extends Waiting>(stacks: readonly T[]): readonly (readonly T[])[] {
  const { waves: found, cyclic } = sortInWaves(stacks);
  if (cyclic.length > 0) throw new Error(`a cycle among ${cyclic.map(({ id }) => id).join(', ')}`);
  return found;
}

/** Consumers first: the order in which things go. */
export function teardownWaves<T extends Waiting>(stacks: readonly T[]): readonly (readonly T[])[] {
  return [...waves(stacks)].reverse();
}

/** Ids of all stacks below `id`, however far. */
export function downstreamOf(id: string, stacks: Iterable<Waiting>): ReadonlySet<string> {
  const all = [...stacks];
  const found = new Set<string>();
  const visit = (upstream: string): void => {
    for (const stack of all) {
      if (!stack.upstream.includes(upstream) || found.has(stack.id)) continue;
      found.add(stack.id);
      visit(stack.id);
    }
  };
  visit(id);
  return found;
}
