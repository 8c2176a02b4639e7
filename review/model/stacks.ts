import { holdsData } from '../../lib/data-holders.ts';
import { resourcesOf, type StackFile } from '../read/synth-output.ts';
import type { StackModel } from './review-model.ts';
import { stackPurpose } from './stack-purpose.ts';

/** Stacks of one environment, by wave and name. @param systems names of the systems that run there. */
export function stackModels(stacks: readonly StackFile[], systems: readonly string[]): readonly StackModel[] {
  const waves = wavesOf(stacks);
  return stacks
    .map((stack) => stackModel(stack, waves.get(stack.id) ?? 1, systems))
    .sort((a, b) => a.wave - b.wave || (a.id < b.id ? -1 : 1));
}

function stackModel(stack: StackFile, wave: number, systems: readonly string[]): StackModel {
  const resources = resourcesOf(stack);
  const counts = new Map<string, number>();
  for (const { type } of resources) counts.set(type, (counts.get(type) ?? 0) + 1);
  return {
    id: stack.id,
    name: stack.name,
    wave,
    about: stackPurpose(stack.name, systems),
    upstream: stack.upstream,
    reads: stack.reads,
    kinds: [...counts]
      .map(([type, count]) => ({ type, count }))
      .sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1)),
    guarded: resources.filter(({ type }) => holdsData(type)).map(({ address }) => address),
    resources: resources.length,
  };
}

/** A stack's wave is one after the last of those it needs; stacks that are not here count for nothing. */
function wavesOf(stacks: readonly StackFile[]): ReadonlyMap<string, number> {
  const upstream = new Map(stacks.map((stack) => [stack.id, stack.upstream]));
  const waves = new Map<string, number>();
  const waveOf = (id: string, above: readonly string[]): number => {
    const known = waves.get(id);
    if (known !== undefined) return known;
    const needed = (upstream.get(id) ?? []).filter((other) => upstream.has(other) && !above.includes(other));
    const wave = 1 + Math.max(0, ...needed.map((other) => waveOf(other, [...above, id])));
    waves.set(id, wave);
    return wave;
  };
  for (const { id } of stacks) waveOf(id, []);
  return waves;
}
