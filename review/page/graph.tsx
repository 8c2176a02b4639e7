import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Graph } from '../model/graph-model.ts';
import { LAYERS, LINE, PADDING, type Placed, type PlacedEdge, type PlacedNode, place } from './layout.ts';
import { arrowhead, curve, type Direction } from './route.ts';
import type { Measure } from './wrap.ts';

/** Fonts of the graphs; measured and drawn by the same names, so that a text is as wide as its box was made for. */
const FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const SIZE = { strong: 13, plain: 12 };

export interface GraphViewProps {
  readonly graph: Graph;
  /** Name of the picture for who does not see it. */
  readonly label: string;
  /** Node that stands out: the one that is shown elsewhere on the page. */
  readonly current?: string | undefined;
}

/**
 * A layered graph as SVG. From left to right where it fits, else in the narrower way; what is still wider scrolls. Nodes
 * with an address are links; pointing at a node or focusing it brings out its edges. All of it is a list as well.
 */
export function GraphView({ graph, label, current }: GraphViewProps) {
  const frame = useRef<HTMLElement>(null);
  const [room, setRoom] = useState(0);
  const [active, setActive] = useState<string | null>(null);
  useLayoutEffect(() => {
    const measureRoom = () => setRoom(frame.current?.clientWidth ?? 0);
    measureRoom();
    addEventListener('resize', measureRoom);
    return () => removeEventListener('resize', measureRoom);
  }, []);
  const placed = useMemo(() => (room === 0 ? NOTHING : fitting(graph, room)), [graph, room]);
  const scale = scaleOf(placed, room);
  const near = active ?? current ?? null;
  return (
    <figure class="graph">
      <section
        class="scroll"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard
        tabIndex={0}
        ref={frame}
        onFocusIn={({ target }) => setActive(nodeAt(target))}
        onFocusOut={() => setActive(null)}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: SVG has no element for a group with links */}
        <svg
          viewBox={`0 0 ${placed.width} ${placed.height}`}
          width={placed.width * scale}
          height={placed.height * scale}
          role="group"
          aria-label={label}
          font-family={FAMILY}
          class={near === null ? undefined : 'focused'}
        >
          {placed.groups.map(({ id, x, y, width, height }) => (
            <rect key={id} class="group" x={x} y={y} width={width} height={height} rx="8" />
          ))}
          {placed.edges.map((edge) => (
            <EdgeLine key={keyOf(edge)} edge={edge} direction={placed.direction} near={near} />
          ))}
          {placed.groups.map(({ id, label: title, x, y }) => (
            <text key={id} class="group-title" x={x + 10} y={y + 17} font-size={SIZE.plain} font-weight="600">
              {title}
            </text>
          ))}
          {placed.edges.map((edge) => (
            <EdgeLabel key={keyOf(edge)} edge={edge} />
          ))}
          {placed.nodes.map((node) => (
            <NodeBox key={node.node.id} placed={node} near={near} graph={graph} setActive={setActive} />
          ))}
        </svg>
      </section>
      <GraphList graph={graph} label={label} />
    </figure>
  );
}

/** Until the frame is measured, which is before the first paint. */
const NOTHING: Placed = { direction: 'LR', width: 0, height: 0, nodes: [], edges: [], groups: [] };

/** Letters are still legible at this size of the whole. */
const SMALLEST = 0.85;

/** Smaller only where it fits then; what scrolls anyway keeps its size. */
function scaleOf({ width }: Placed, room: number): number {
  const scale = room / Math.max(1, width);
  return scale < SMALLEST ? 1 : Math.min(1, scale);
}

/** From this many nodes on there is one try, without groups: they would cost seconds, and width that is not there. */
const LARGE = 40;

/**
 * From left to right, with layers close to one another where that makes it fit; else from top to bottom where that is
 * narrower, as on phones.
 */
function fitting(graph: Graph, room: number): Placed {
  if (graph.nodes.length >= LARGE) return place({ ...graph, groups: [] }, 'LR', measure(), LAYERS.narrow);
  const across = place(graph, 'LR', measure());
  if (across.width <= room) return across;
  const close = place(graph, 'LR', measure(), LAYERS.narrow);
  if (close.width <= room / SMALLEST) return close;
  const down = place(graph, 'TB', measure());
  return down.width < close.width ? down : close;
}

let canvas: CanvasRenderingContext2D | null = null;

/** Two pixels more than measured: letters are placed on whole pixels in some browsers. */
function measure(): Measure {
  canvas ??= document.createElement('canvas').getContext('2d');
  const context = canvas;
  return (text, weight) => {
    if (context === null) return text.length * SIZE[weight];
    context.font = `${weight === 'strong' ? 600 : 400} ${SIZE[weight]}px ${FAMILY}`;
    return context.measureText(text).width + 2;
  };
}

function keyOf({ edge: { from, to, label } }: PlacedEdge): string {
  return JSON.stringify([from, to, label]);
}

interface EdgeLineProps {
  readonly edge: PlacedEdge;
  readonly direction: Direction;
  readonly near: string | null;
}

function EdgeLine({ edge: { edge, points }, direction, near }: EdgeLineProps) {
  return (
    <g class={near === edge.from || near === edge.to ? 'edge near' : 'edge'}>
      <path d={curve(points, direction)} />
      <polygon points={arrowhead(points)} />
    </g>
  );
}

function EdgeLabel({ edge: { edge, label } }: { edge: PlacedEdge }) {
  if (label === null) return null;
  const { x, y, width, height, lines } = label;
  return (
    <g class="edge-label" data-edge={`${edge.from}→${edge.to}`}>
      <rect x={x} y={y} width={width} height={height} rx="3" />
      {lines.map((line, index) => (
        <text
          key={`${index} ${line}`}
          x={x + width / 2}
          y={y + index * LINE + 12}
          font-size={SIZE.plain}
          text-anchor="middle"
        >
          {line}
        </text>
      ))}
    </g>
  );
}

interface NodeBoxProps {
  readonly placed: PlacedNode;
  readonly near: string | null;
  readonly graph: Graph;
  readonly setActive: (id: string | null) => void;
}

function NodeBox({ placed: { node, label, detail, x, y, width, height }, near, graph, setActive }: NodeBoxProps) {
  const isNear =
    near === node.id ||
    graph.edges.some(({ from, to }) => (from === near && to === node.id) || (to === near && from === node.id));
  const whole = [node.label, inOneLine(node.detail)].filter(Boolean).join(', ');
  const box = (
    <>
      <title>{whole}</title>
      <rect x={x} y={y} width={width} height={height} rx="6" />
      <rect class="bar" x={x} y={y + 5} width="3" height={height - 10} rx="1.5" />
      {label.map((line, index) => (
        <text
          key={`label ${index} ${line}`}
          x={x + PADDING.x}
          y={y + PADDING.y + index * LINE + 12}
          font-size={SIZE.strong}
          font-weight="600"
        >
          {line}
        </text>
      ))}
      {detail.map((line, index) => (
        <text
          key={`detail ${index} ${line}`}
          class="detail"
          x={x + PADDING.x}
          y={y + PADDING.y + (label.length + index) * LINE + 12}
          font-size={SIZE.plain}
        >
          {line}
        </text>
      ))}
    </>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing only brings out edges that the list tells as well
    <g
      class={isNear ? 'node near' : 'node'}
      data-node={node.id}
      data-kind={node.kind}
      onMouseEnter={() => setActive(node.id)}
      onMouseLeave={() => setActive(null)}
    >
      {node.href === undefined ? box : <a href={node.href}>{box}</a>}
    </g>
  );
}

/** Id of the node that an element belongs to. Listened for outside the SVG: a shape with such a listener would be a stop of its own. */
function nodeAt(target: EventTarget | null): string | null {
  return (target instanceof Element && target.closest('[data-node]')?.getAttribute('data-node')) || null;
}

function inOneLine(detail = ''): string {
  return detail.replaceAll('\n', ', ');
}

/** The picture in words. */
function GraphList({ graph, label }: Pick<GraphViewProps, 'graph' | 'label'>) {
  const name = (id: string) => graph.nodes.find((node) => node.id === id)?.label ?? id;
  return (
    <details class="as-list">
      <summary>
        As a list<span class="unseen">: {label}</span>
      </summary>
      <ul>
        {graph.nodes.map(({ id, label: title, detail, href }) => {
          const next = graph.edges.filter(({ from }) => from === id);
          return (
            <li key={id}>
              {href === undefined ? <strong>{title}</strong> : <a href={href}>{title}</a>}
              {detail ? ` (${inOneLine(detail)})` : ''}
              {next.length > 0 && ' → '}
              {next.map((edge) => name(edge.to) + (edge.label ? ` (${edge.label})` : '')).join(', ')}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
