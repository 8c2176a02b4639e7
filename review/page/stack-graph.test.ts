import { describe, expect, it } from 'vitest';
import type { StackModel } from '../model/review-model.ts';
import { stackGraph } from './stack-graph.ts';

function stack(name: string, upstream: readonly string[], more: Partial<StackModel> = {}): StackModel {
  const id = `dev-${name}`;
  return { id, name, wave: 1, about: null, upstream, reads: [], kinds: [], guarded: [], resources: 2, ...more };
}

describe('the graph of stacks', () => {
  it('leaves out edges that a longer way says as well', () => {
    const { edges } = stackGraph('dev', [
      stack('bootstrap', []),
      stack('account', ['dev-bootstrap']),
      stack('network', ['dev-bootstrap', 'dev-account']),
      stack('cluster', ['dev-bootstrap', 'dev-account', 'dev-network']),
    ]);
    expect(edges).toEqual([
      { from: 'dev-bootstrap', to: 'dev-account' },
      { from: 'dev-account', to: 'dev-network' },
      { from: 'dev-network', to: 'dev-cluster' },
    ]);
  });

  it('keeps both of two ways that are equally long', () => {
    const stacks = [stack('a', []), stack('b', ['dev-a']), stack('c', ['dev-a']), stack('d', ['dev-b', 'dev-c'])];
    expect(stackGraph('dev', stacks).edges).toHaveLength(4);
  });

  it('says of each stack its wave, how much it holds, and what of it is guarded', () => {
    const guarded = ['aws_db_instance.main'];
    const { nodes } = stackGraph('dev', [stack('a', []), stack('b', [], { wave: 2, guarded, resources: 1 })]);
    expect(nodes).toEqual([
      { id: 'dev-a', label: 'a', detail: 'wave 1, 2 resources', kind: 'stack', href: '#/stacks/dev/dev-a' },
      { id: 'dev-b', label: 'b', detail: 'wave 2, 1 resource\n1 guarded', kind: 'guarded', href: '#/stacks/dev/dev-b' },
    ]);
  });

  it('leaves out stacks that are not here, and ends at stacks that wait for each other', () => {
    const stacks = [stack('a', ['dev-b', 'dev-gone']), stack('b', ['dev-a'])];
    expect(stackGraph('dev', stacks).nodes).toHaveLength(2);
    expect(stackGraph('dev', stacks).edges.every(({ from }) => from !== 'dev-gone')).toBe(true);
  });
});
