import { holdsData } from '../../lib/data-holders.ts';
import { sortInWaves } from '../../lib/waves.ts';
import { resourcesOf, type StackFile } from '../read/synth-output.ts';
import type { StackModel } from './review-model.ts';
import { stackPurpose } from './stack-purpose.ts';

/** Stacks of one environment, by wave and name. @param systems names of the systems that run there. */
export function stackModels(stacks: readonly StackFile[], systems: readonly string[]): readonly StackModel[] {
  const waves = waveNumbers(stacks);
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

/** Wave of each stack, from 1. Of a cycle, which no synth writes but a manifest made by hand may hold, the last: it is drawn all the same. */
function waveNumbers(stacks: readonly StackFile[]): ReadonlyMap<string, number> {
  const { waves, cyclic } = sortInWaves(stacks);
  return new Map([...waves, cyclic].flatMap((wave, index) => wave.map(({ id }) => [id, index + 1] as const)));
}
