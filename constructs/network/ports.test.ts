import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { portRanges } from './ports.ts';

describe('ports as ranges', () => {
  it('joins neighbours and nothing else', () => {
    expect(portRanges([3001, 80, 3003, 3000, 3002, 8080, 80], 12)).toEqual([
      [80, 80],
      [3000, 3003],
      [8080, 8080],
    ]);
  });

  it('joins the two that lie closest when there would be too many', () => {
    expect(portRanges([80, 3000, 3005, 9000], 3)).toEqual([
      [80, 80],
      [3000, 3005],
      [9000, 9000],
    ]);
  });

  it('is nothing without ports', () => {
    expect(portRanges([], 12)).toEqual([]);
  });

  it('covers every port with at most so many ranges that stay apart', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 65_535 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        (ports, most) => {
          const ranges = portRanges(ports, most);
          expect(ranges.length).toBeLessThanOrEqual(most);
          expect(ports.every((port) => ranges.some(([first, last]) => first <= port && port <= last))).toBe(true);
          expect(ranges.every(([first], index) => index === 0 || first > (ranges[index - 1]?.[1] ?? 0) + 1)).toBe(true);
          expect(ranges.every(([first, last]) => ports.includes(first) && ports.includes(last))).toBe(true);
        },
      ),
    );
  });
});
