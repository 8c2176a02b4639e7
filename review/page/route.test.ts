import { describe, expect, it } from 'vitest';
import { arrowhead, type Box, curve, layersOf, route } from './route.ts';

const box = (x: number, y: number, width = 20, height = 10): Box => ({ x, y, width, height });

describe('the layers of boxes', () => {
  it('reach as far as their largest box, in the direction of the graph', () => {
    const boxes = [box(0, 0), box(-10, 50, 40), box(100, 0)];
    expect(layersOf(boxes, 'LR')).toEqual([
      { at: 10, half: 20 },
      { at: 110, half: 10 },
    ]);
    expect(layersOf(boxes, 'TB')).toEqual([
      { at: 5, half: 5 },
      { at: 55, half: 5 },
    ]);
  });
});

describe('the route of a line', () => {
  const [from, to] = [box(0, 0), box(200, 40)];
  const layers = [
    { at: 10, half: 30 },
    { at: 110, half: 15 },
    { at: 210, half: 10 },
  ];
  const line = [
    { x: 20, y: 5 },
    { x: 110, y: 70 },
    { x: 200, y: 45 },
  ];

  it('leaves and arrives in the middle of a side and crosses each layer straight', () => {
    expect(route(line, [from, to], layers, 'LR')).toEqual([
      { x: 20, y: 5 },
      { x: 43, y: 5 },
      { x: 95, y: 70 },
      { x: 125, y: 70 },
      { x: 191, y: 45 },
      { x: 200, y: 45 },
    ]);
  });

  it('turns once where no box stands between', () => {
    const [start, , end] = line;
    const free = { x: 70, y: 200 };
    const points = [start, free, end].filter((point) => point !== undefined);
    expect(route(points, [from, to], layers, 'LR')).toEqual([
      { x: 20, y: 5 },
      { x: 43, y: 5 },
      { x: 191, y: 45 },
      { x: 200, y: 45 },
    ]);
  });

  it('goes back where the other box stands before', () => {
    const points = route([...line].reverse(), [to, from], layers, 'LR');
    expect(points[0]).toEqual({ x: 200, y: 45 });
    expect(points.at(-1)).toEqual({ x: 20, y: 5 });
    expect(points.map(({ x }) => x)).toEqual([200, 197, 125, 95, 49, 20]);
  });

  it('is the same from top to bottom, turned', () => {
    const turn = ({ x, y, width, height }: Box) => ({ x: y, y: x, width: height, height: width });
    const turned = route(
      line.map(({ x, y }) => ({ x: y, y: x })),
      [turn(from), turn(to)],
      layers,
      'TB',
    );
    expect(turned.map(({ x, y }) => ({ x: y, y: x }))).toEqual(route(line, [from, to], layers, 'LR'));
  });
});

describe('a line', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 20, y: 10.26 },
    { x: 30, y: 10.26 },
  ];

  it('is straight within a pair of points and turns between two', () => {
    expect(curve(points, 'LR')).toBe('M0,0 L10,0 C15,0 15,10.3 20,10.3 L30,10.3');
    expect(curve(points, 'TB')).toBe('M0,0 L10,0 C10,5.1 20,5.1 20,10.3 L30,10.3');
    expect(curve([], 'LR')).toBe('');
  });

  it('ends in a head that points along it', () => {
    expect(arrowhead(points)).toBe('22.6,7.1 30,10.3 22.6,13.4');
    expect(arrowhead([])).toBe('');
  });
});
