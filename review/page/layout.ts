import * as dagre from '@dagrejs/dagre';
import type { Graph, GraphEdge, GraphNode } from '../model/graph-model.ts';
import { type Box, type Direction, layersOf, type Point, route } from './route.ts';
import { type Measure, wrap } from './wrap.ts';

export interface PlacedNode extends Box {
  readonly node: GraphNode;
  readonly label: readonly string[];
  readonly detail: readonly string[];
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  /** Its way, see `route`. */
  readonly points: readonly Point[];
  /** Lines of the label and their box; null: it has none. */
  readonly label: (Box & { readonly lines: readonly string[] }) | null;
}

export interface PlacedGroup extends Box {
  readonly id: string;
  readonly label: string;
}

export interface Placed {
  readonly direction: Direction;
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly groups: readonly PlacedGroup[];
}

/** Pixels. */
export const LINE = 16;
export const PADDING = { x: 12, y: 9 };
/** Between two layers; `narrow` still leaves room for arrowheads. */
export const LAYERS = { wide: 64, narrow: 40 };
const LABEL_WIDTH = 168;
const EDGE_LABEL_WIDTH = 110;
const GROUP_TITLE = 22;
const GROUP_PADDING = 10;

/**
 * Places a graph in layers, from left to right (`LR`) or from top to bottom (`TB`), so that no box meets another: boxes are
 * as large as their text, and layers stand `between` apart. Edges from or to what is no node are left out. The same graph is
 * always placed alike.
 */
export function place(graph: Graph, direction: Direction, measure: Measure, between = LAYERS.wide): Placed {
  const known = new Set(graph.nodes.map(({ id }) => id));
  const edges = graph.edges.filter(({ from, to }) => known.has(from) && known.has(to) && from !== to);
  const groups = (graph.groups ?? []).filter(({ id }) => graph.nodes.some(({ group }) => group === id));
  const sized = graph.nodes.map((node) => sizedNode(node, measure));
  const labels = edges.map(({ label }) => sizedLabel(label, measure));
  const drawn = laidOut({ sized, edges, labels, groups, direction, between });
  const nodes = sized.map((item) => ({ ...item, ...cornerOf(drawn.node(nodeKey(item.node.id)) as Middle, item) }));
  const byId = new Map(nodes.map((placed) => [placed.node.id, placed]));
  const lines = edges.map(({ from, to }, index) => drawn.edge(nodeKey(from), nodeKey(to), String(index)) as Line);
  const boxes = lines.map((line, index) => {
    const label = labels[index] ?? NO_LABEL;
    return label.lines.length === 0 ? null : { ...label, ...cornerOf(line, label) };
  });
  const layers = layersOf([...nodes, ...boxes.filter((box) => box !== null)], direction);
  const { width = 0, height = 0 } = drawn.graph();
  return {
    direction,
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes,
    edges: edges.map((edge, index) => {
      const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
      const way = lines[index]?.points ?? [];
      const points = from === undefined || to === undefined ? [] : route(way, [from, to], layers, direction);
      return { edge, points, label: boxes[index] ?? null };
    }),
    groups: groups.map((group) => ({ ...group, ...around(nodes.filter(({ node }) => node.group === group.id)) })),
  };
}

interface Sized {
  readonly sized: readonly ReturnType<typeof sizedNode>[];
  readonly edges: readonly GraphEdge[];
  /** Of the edges, in their order. */
  readonly labels: readonly Pick<Box, 'width' | 'height'>[];
  readonly groups: readonly { readonly id: string }[];
  readonly direction: Direction;
  readonly between: number;
}

function laidOut({ sized, edges, labels, groups, direction, between }: Sized) {
  const isGrouped = groups.length > 0;
  const drawn = new dagre.Graph<dagre.GraphLabel, dagre.NodeConfig, dagre.EdgeConfig>({
    multigraph: true,
    compound: isGrouped,
  });
  const apart = isGrouped ? GROUP_TITLE + 2 * GROUP_PADDING : 18;
  const margins = { marginx: isGrouped ? 2 * GROUP_PADDING : 12, marginy: isGrouped ? apart : 12 };
  drawn.setGraph({ rankdir: direction, nodesep: apart, edgesep: 12, ranksep: between, ...margins });
  for (const { id } of groups) drawn.setNode(groupKey(id), { width: 0, height: 0 });
  for (const { node, width, height } of sized) {
    drawn.setNode(nodeKey(node.id), { width, height });
    if (groups.some(({ id }) => id === node.group)) drawn.setParent(nodeKey(node.id), groupKey(node.group ?? ''));
  }
  edges.forEach(({ from, to }, index) => {
    drawn.setEdge(nodeKey(from), nodeKey(to), { ...(labels[index] ?? NO_LABEL), labelpos: 'c' }, String(index));
  });
  dagre.layout(drawn);
  return drawn;
}

/** Names of nodes and groups come from data and could be alike. */
const nodeKey = (id: string) => `node ${id}`;
const groupKey = (id: string) => `group ${id}`;

function sizedNode(node: GraphNode, measure: Measure) {
  const label = wrap(node.label, LABEL_WIDTH, 3, (text) => measure(text, 'strong'));
  const parts = node.detail ? node.detail.split('\n') : [];
  const detail = parts.flatMap((part) => wrap(part, LABEL_WIDTH, 3, (text) => measure(text, 'plain'))).slice(0, 3);
  const widths = [...label.map((line) => measure(line, 'strong')), ...detail.map((line) => measure(line, 'plain'))];
  return {
    node,
    label,
    detail,
    width: Math.ceil(Math.max(48, ...widths)) + 2 * PADDING.x,
    height: (label.length + detail.length) * LINE + 2 * PADDING.y,
  };
}

const NO_LABEL = { lines: [] as readonly string[], width: 0, height: 0 };

function sizedLabel(label: string | undefined, measure: Measure) {
  if (!label) return NO_LABEL;
  const lines = wrap(label, EDGE_LABEL_WIDTH, 2, (text) => measure(text, 'plain'));
  return {
    lines,
    width: Math.ceil(Math.max(...lines.map((line) => measure(line, 'plain')))) + 8,
    height: lines.length * LINE,
  };
}

/** What dagre writes into its nodes and edges; its types do not say so. */
type Middle = Partial<Point>;
interface Line extends Middle {
  readonly points?: readonly Point[];
}

/** dagre tells the middle. */
function cornerOf({ x = 0, y = 0 }: Middle, { width, height }: Pick<Box, 'width' | 'height'>): Point {
  return { x: x - width / 2, y: y - height / 2 };
}

function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x)) - GROUP_PADDING;
  const y = Math.min(...boxes.map((box) => box.y)) - GROUP_PADDING - GROUP_TITLE;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + GROUP_PADDING;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + GROUP_PADDING;
  return { x, y, width: right - x, height: bottom - y };
}
