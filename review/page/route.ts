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

/** `LR`: layers are columns, from left to right; `TB`: rows, from top to bottom. */
export type Direction = 'LR' | 'TB';

/** Boxes of one layer stand with their middles at `at`; the largest reaches `half` to both sides. */
export interface Layer {
  readonly at: number;
  readonly half: number;
}

/** Layers of boxes, across the direction in which they follow one another. */
export function layersOf(boxes: readonly Box[], direction: Direction): readonly Layer[] {
  const layers = new Map<number, Layer>();
  for (const box of boxes) {
    const half = (direction === 'LR' ? box.width : box.height) / 2;
    const at = (direction === 'LR' ? box.x : box.y) + half;
    const key = Math.round(at);
    layers.set(key, { at, half: Math.max(half, layers.get(key)?.half ?? 0) });
  }
  return [...layers.values()];
}

/** Pixels that a line goes straight on behind a layer, and before one: the arrowhead needs them. */
const STRAIGHT = { behind: 3, before: 9 };

/**
 * Way of a line between two boxes: it leaves one in the middle of a side, crosses every layer straight where `line` (a point
 * in each layer between, and some where no box stands) has room for it, and turns only between layers, so that it meets no other box. Points come in
 * pairs: straight within a pair, turning between pairs.
 */
export function route(
  line: readonly Point[],
  ends: readonly [from: Box, to: Box],
  layers: readonly Layer[],
  direction: Direction,
): readonly Point[] {
  const turned = direction === 'TB' ? (point: Point) => ({ x: point.y, y: point.x }) : (point: Point) => point;
  const [from, to] = ends.map((box) => lying(box, direction)) as [Lying, Lying];
  const way = to.at < from.at ? -1 : 1;
  const middle = line.slice(1, -1).map(turned);
  const halfAt = (at: number) => layers.find((layer) => Math.abs(layer.at - at) < 1.5)?.half ?? 0;
  const before = (at: number) => at - way * (halfAt(at) + STRAIGHT.before);
  const behind = (at: number) => at + way * (halfAt(at) + STRAIGHT.behind);
  return [
    { x: from.at + way * from.half, y: from.across },
    { x: behind(from.at), y: from.across },
    ...middle
      .filter(({ x }) => halfAt(x) > 0)
      .flatMap(({ x, y }) => [
        { x: x - way * halfAt(x), y },
        { x: x + way * halfAt(x), y },
      ]),
    { x: before(to.at), y: to.across },
    { x: to.at - way * to.half, y: to.across },
  ].map(turned);
}

interface Lying {
  /** Middle along the direction of the layers, and how far the box reaches from there. */
  readonly at: number;
  readonly half: number;
  /** Middle across. */
  readonly across: number;
}

function lying({ x, y, width, height }: Box, direction: Direction): Lying {
  return direction === 'LR'
    ? { at: x + width / 2, half: width / 2, across: y + height / 2 }
    : { at: y + height / 2, half: height / 2, across: x + width / 2 };
}

/** A line along a route, as the `d` of an SVG path; its turns stay within the rectangle between their two points. */
export function curve(points: readonly Point[], direction: Direction): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      if (before === undefined) return `M${text(point)}`;
      if (index % 2 === 1) return `L${text(point)}`;
      const middle = { x: (before.x + point.x) / 2, y: (before.y + point.y) / 2 };
      const [one, other] =
        direction === 'LR'
          ? [
              { x: middle.x, y: before.y },
              { x: middle.x, y: point.y },
            ]
          : [
              { x: before.x, y: middle.y },
              { x: point.x, y: middle.y },
            ];
      return `C${text(one)} ${text(other)} ${text(point)}`;
    })
    .join(' ');
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
  return [corner(0.4), end, corner(-0.4)].map(text).join(' ');
}

function text({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
}
