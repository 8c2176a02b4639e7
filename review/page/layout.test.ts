import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Graph } from '../model/graph-model.ts';
import { place } from './layout.ts';
import type { Box, Point } from './route.ts';
import type { Measure } from './wrap.ts';

/** Seven pixels a letter, eight for strong ones. */
const measure: Measure = (text, weight) => text.length * (weight === 'strong' ? 8 : 7);

const node = (id: string, more: object = {}) => ({ id, label: id, kind: 'service', ...more });

function meet(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function pairs<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.flatMap((one, index) => items.slice(index + 1).map((other) => [one, other] as const));
}

/** Rectangles that hold the parts of a line. */
function spans(points: readonly Point[]): readonly Box[] {
  return points.slice(1).map((point, index) => {
    const before = points[index] ?? point;
    return {
      x: Math.min(point.x, before.x),
      y: Math.min(point.y, before.y),
      width: Math.abs(point.x - before.x),
      height: Math.abs(point.y - before.y),
    };
  });
}

/** Any graph of a few named nodes, with cycles, labels, and edges to what is no node. */
const graphs: fc.Arbitrary<Graph> = fc
  .record({
    nodes: fc.uniqueArray(
      fc.record({
        id: fc.string({ minLength: 1, maxLength: 12 }),
        label: fc.string({ maxLength: 60 }),
        detail: fc.string({ maxLength: 90 }),
        kind: fc.constant('service'),
      }),
      { selector: ({ id }) => id, minLength: 1, maxLength: 12 },
    ),
    edges: fc.array(fc.tuple(fc.nat(11), fc.nat(11), fc.option(fc.string({ maxLength: 30 }), { nil: undefined })), {
      maxLength: 24,
    }),
  })
  .map(({ nodes, edges }) => ({
    nodes,
    edges: edges.map(([from, to, label]) => ({
      from: nodes[from]?.id ?? 'elsewhere',
      to: nodes[to]?.id ?? 'elsewhere',
      ...(label === undefined ? {} : { label }),
    })),
  }));

describe('a placed graph', () => {
  it.each(['LR', 'TB'] as const)('keeps all boxes apart and within the picture (%s)', (direction) => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { nodes, width, height } = place(graph, direction, measure);
        expect(nodes.map((placed) => placed.node)).toEqual(graph.nodes);
        expect(pairs(nodes).filter(([one, other]) => meet(one, other))).toEqual([]);
        for (const box of nodes) {
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.y).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(width);
          expect(box.y + box.height).toBeLessThanOrEqual(height);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('makes every box as large as its text', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        for (const { label, detail, width, height } of place(graph, 'LR', measure).nodes) {
          expect(Math.max(...label.map((line) => measure(line, 'strong')))).toBeLessThan(width);
          expect(Math.max(0, ...detail.map((line) => measure(line, 'plain')))).toBeLessThan(width);
          expect((label.length + detail.length) * 16).toBeLessThan(height);
        }
      }),
      { numRuns: 40 },
    );
  });

  it.each(['LR', 'TB'] as const)('leads no line through a box that is not its own (%s)', (direction) => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { nodes, edges } = place(graph, direction, measure);
        const crossed = edges.flatMap(({ edge: { from, to }, points }) =>
          nodes
            .filter(({ node: { id } }) => id !== from && id !== to)
            .filter((box) => spans(points).some((span) => meet(span, box))),
        );
        expect(crossed).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('stands in layers along its edges, which end at the boxes', () => {
    const graph = { nodes: [node('c'), node('b'), node('a')], edges: [edge('a', 'b'), edge('b', 'c')] };
    const across = place(graph, 'LR', measure);
    const at = (id: string) => across.nodes.find((placed) => placed.node.id === id) as Box;
    expect(at('a').x + at('a').width).toBeLessThan(at('b').x);
    expect(at('b').x + at('b').width).toBeLessThan(at('c').x);
    expect(across.edges[0]?.points[0]?.x).toBeCloseTo(at('a').x + at('a').width);
    expect(across.edges[0]?.points.at(-1)?.x).toBeCloseTo(at('b').x);
    const down = place(graph, 'TB', measure);
    expect(down.width).toBeLessThan(across.width);
    expect(down.height).toBeGreaterThan(across.height);
  });

  it('leaves out edges from or to what is no node, and of a node to itself', () => {
    const graph = {
      nodes: [node('a'), node('b')],
      edges: [edge('a', 'b'), edge('a', 'x'), edge('x', 'b'), edge('a', 'a')],
    };
    expect(place(graph, 'LR', measure).edges.map(({ edge: drawn }) => drawn)).toEqual([edge('a', 'b')]);
  });

  it('gives the label of an edge a place of its own', () => {
    const graph = { nodes: [node('a'), node('b')], edges: [{ ...edge('a', 'b'), label: 'reads and writes' }] };
    const { nodes, edges } = place(graph, 'LR', measure);
    const label = edges[0]?.label;
    expect(label?.lines.join(' ')).toBe('reads and writes');
    expect(nodes.filter((box) => meet(box, label as Box))).toEqual([]);
    expect(place({ ...graph, edges: [edge('a', 'b')] }, 'LR', measure).edges[0]?.label).toBeNull();
  });

  it('draws groups around their nodes, apart from one another; an empty one not at all', () => {
    const graph: Graph = {
      nodes: ['a', 'b', 'c', 'd', 'e'].map((id, index) => node(id, { group: index < 3 ? 'one' : 'two' })),
      edges: [edge('a', 'd'), edge('b', 'e'), edge('a', 'b')],
      groups: [
        { id: 'one', label: 'One' },
        { id: 'two', label: 'Two' },
        { id: 'none', label: 'None' },
      ],
    };
    const { nodes, groups } = place(graph, 'LR', measure);
    expect(groups.map(({ label }) => label)).toEqual(['One', 'Two']);
    const [one, two] = groups;
    expect(meet(one as Box, two as Box)).toBe(false);
    for (const { node: member, x, y } of nodes) {
      const group = groups.find(({ id }) => id === member.group) as Box;
      expect([x > group.x, y > group.y + 16]).toEqual([true, true]);
    }
  });

  it('survives names that mean something to JavaScript', () => {
    const names = ['__proto__', 'constructor', 'toString', 'node a'];
    const graph = { nodes: names.map((id) => node(id)), edges: [edge('__proto__', 'constructor')] };
    const { nodes, edges } = place(graph, 'LR', measure);
    expect(nodes.map(({ label }) => label.join(''))).toEqual(names);
    expect(edges).toHaveLength(1);
  });
});

function edge(from: string, to: string) {
  return { from, to };
}
