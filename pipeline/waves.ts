import type { StackFolder } from './stack-folder.ts';

type Node = Pick<StackFolder, 'id' | 'upstream'>;

/**
 * Stacks in waves: each wave holds what waits only for stacks of earlier waves, or for stacks that are not among `stacks`.
 * A cycle cannot come from a synth, which refuses it.
 */
export function waves<T extends Node>(stacks: readonly T[]): readonly (readonly T[])[] {
  const ids = new Set(stacks.map(({ id }) => id));
  const done = new Set<string>();
  const result: T[][] = [];
  while (done.size < ids.size) {
    const wave = stacks.filter(
      ({ id, upstream }) => !done.has(id) && upstream.every((other) => done.has(other) || !ids.has(other)),
    );
    if (wave.length === 0) throw new Error(`a cycle among ${[...ids].filter((id) => !done.has(id)).join(', ')}`);
    for (const { id } of wave) done.add(id);
    result.push(wave);
  }
  return result;
}

/** Consumers first: the order in which things go. */
export function teardownWaves<T extends Node>(stacks: readonly T[]): readonly (readonly T[])[] {
  return [...waves(stacks)].reverse();
}

/** Ids of all stacks below `id`, however far. */
export function downstreamOf(id: string, stacks: Iterable<Node>): ReadonlySet<string> {
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
