import * as dagre from '@dagrejs/dagre';
import type { Graph, GraphEdge, GraphNode } from '../model/review-model.ts';
import { type Measure, wrap } from './wrap.ts';

/** A point in pixels from the upper left corner of the picture. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle by its upper left corner. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedNode extends Box {
  readonly node: GraphNode;
  readonly label: readonly string[];
  readonly detail: readonly string[];
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  /** Lines of the label and their box; null: it has none. */
  readonly label: (Box & { readonly lines: readonly string[] }) | null;
}

export interface PlacedGroup extends Box {
  readonly id: string;
  readonly label: string;
}

export interface Placed {
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
export const LAYERS = { wide: 52, narrow: 26 };
const LABEL_WIDTH = 168;
const EDGE_LABEL_WIDTH = 110;
const GROUP_TITLE = 22;
const GROUP_PADDING = 10;

/**
 * Places a graph in layers, from left to right (`LR`) or from top to bottom (`TB`), so that no box meets another: boxes are
 * as large as their text, and layers stand `between` apart. Edges from or to what is no node are left out. The same graph is always placed alike.
 */
export function place(graph: Graph, direction: 'LR' | 'TB', measure: Measure, between = LAYERS.wide): Placed {
  const sized = graph.nodes.map((node) => sizedNode(node, measure));
  const known = new Set(graph.nodes.map(({ id }) => id));
  const edges = graph.edges.filter(({ from, to }) => known.has(from) && known.has(to) && from !== to);
  const groups = (graph.groups ?? []).filter(({ id }) => graph.nodes.some(({ group }) => group === id));
  const drawn = new dagre.Graph<dagre.GraphLabel, dagre.NodeConfig, dagre.EdgeConfig>({
    multigraph: true,
    compound: groups.length > 0,
  });
  const apart = groups.length > 0 ? GROUP_TITLE + 2 * GROUP_PADDING : 18;
  drawn.setGraph({
    rankdir: direction,
    nodesep: apart,
    edgesep: 12,
    ranksep: between,
    marginx: groups.length > 0 ? 2 * GROUP_PADDING : 12,
    marginy: apart,
  });
  for (const { id } of groups) drawn.setNode(groupKey(id), { width: 0, height: 0 });
  for (const { node, width, height } of sized) {
    drawn.setNode(nodeKey(node.id), { width, height });
    if (groups.some(({ id }) => id === node.group)) drawn.setParent(nodeKey(node.id), groupKey(node.group ?? ''));
  }
  const labels = edges.map(({ label }) => sizedLabel(label, measure));
  edges.forEach(({ from, to }, index) => {
    const { width, height } = labels[index] ?? NO_LABEL;
    drawn.setEdge(nodeKey(from), nodeKey(to), { width, height, labelpos: 'c' }, String(index));
  });
  dagre.layout(drawn);
  const corner = (id: string, size: Pick<Box, 'width' | 'height'>) => cornerOf(drawn.node(nodeKey(id)) as Middle, size);
  const { width = 0, height = 0 } = drawn.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: sized.map((item) => ({ ...item, ...corner(item.node.id, item) })),
    edges: edges.map((edge, index) => {
      const { points = [], x = 0, y = 0 } = drawn.edge(nodeKey(edge.from), nodeKey(edge.to), String(index)) as Line;
      const label = labels[index] ?? NO_LABEL;
      return { edge, points, label: label.lines.length === 0 ? null : { ...label, ...cornerOf({ x, y }, label) } };
    }),
    groups: groups.map(({ id, label }) => {
      const members = sized.filter(({ node }) => node.group === id);
      return {
        id,
        label,
        ...around(members.map((item) => ({ ...item, ...corner(item.node.id, item) }))),
      };
    }),
  };
}

/** Names of nodes and groups come from data and could be alike. */
const nodeKey = (id: string) => `node ${id}`;
const groupKey = (id: string) => `group ${id}`;

function sizedNode(node: GraphNode, measure: Measure) {
  const label = wrap(node.label, LABEL_WIDTH, 3, (text) => measure(text, 'strong'));
  const detail = node.detail ? wrap(node.detail, LABEL_WIDTH, 3, (text) => measure(text, 'plain')) : [];
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

/** A smooth line through the points, as the `d` of an SVG path: straight at both ends, rounded between. */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const last = rest.at(-1);
  const turns = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? point;
    return `Q${at(point)} ${at({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  });
  return [`M${at(first)}`, ...turns, last === undefined ? '' : `L${at(last)}`].join(' ');
}

/** The head of an arrow at the end of a line, as the points of an SVG polygon. */
export function arrowhead(points: readonly Point[]): string {
  const [before, end] = points.slice(-2);
  if (before === undefined || end === undefined) return '';
  const angle = Math.atan2(end.y - before.y, end.x - before.x);
  const corner = (turn: number) => ({
    x: end.x - 8 * Math.cos(angle + turn),
    y: end.y - 8 * Math.sin(angle + turn),
  });
  return [corner(0.4), end, corner(-0.4)].map(at).join(' ');
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
}
