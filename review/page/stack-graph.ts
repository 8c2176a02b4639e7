import type { Graph } from '../model/graph-model.ts';
import type { StackModel } from '../model/review-model.ts';
import { href } from './routes.ts';

/**
 * Stacks and their order, without edges that a longer way says as well: nearly every stack needs the first two, and all of
 * those edges would hide the rest. What a stack reads, directly, stands beside the graph.
 */
export function stackGraph(environment: string, stacks: readonly StackModel[]): Graph {
  const byId = new Map(stacks.map((stack) => [stack.id, stack]));
  const behind = new Map<string, ReadonlySet<string>>();
  return {
    nodes: stacks.map(({ id, name, wave, resources, guarded }) => ({
      id,
      label: name,
      detail: `wave ${wave}, ${resources === 1 ? '1 resource' : `${resources} resources`}${
        guarded.length === 0 ? '' : `\n${guarded.length} guarded`
      }`,
      kind: guarded.length === 0 ? 'stack' : 'guarded',
      href: href('stacks', environment, id),
    })),
    edges: stacks.flatMap(({ id, upstream }) => {
      const near = upstream.filter((other) => byId.has(other));
      const far = new Set(near.flatMap((other) => [...reached(other, byId, behind)]));
      return near.filter((other) => !far.has(other)).map((from) => ({ from, to: id }));
    }),
  };
}

/** All stacks that are applied before one. A stack that waits for itself, which no plan has, ends the walk. */
function reached(
  id: string,
  byId: ReadonlyMap<string, StackModel>,
  known: Map<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const before = known.get(id);
  if (before !== undefined) return before;
  known.set(id, new Set());
  const near = byId.get(id)?.upstream ?? [];
  const all = new Set([...near, ...near.flatMap((other) => [...reached(other, byId, known)])]);
  known.set(id, all);
  return all;
}
