import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, formatCidr, overlaps, parseCidr, size } from './cidr.ts';

describe('a CIDR block', () => {
  it('is its first and last address', () => {
    expect(parseCidr('10.0.1.0/24')).toEqual({ first: 167_772_416, last: 167_772_671 });
    expect(parseCidr('0.0.0.0/0')).toEqual({ first: 0, last: 4_294_967_295 });
  });

  it.each([
    '10.0.0.0',
    '10.0.0/24',
    '10.0.0.256/32',
    '10.0.0.0/33',
    '10.0.0.1/24',
    ' 10.0.0.0/24',
    '10.0.0.0/24x',
    '::/0',
  ])('is refused when malformed or with bits behind its prefix: %s', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it('is written as it was read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 32 }), fc.nat(2 ** 32 - 1), (prefix, address) => {
        const length = 2 ** (32 - prefix);
        const first = Math.floor(address / length) * length;
        const text = formatCidr({ first, last: first + length - 1 });
        expect(parseCidr(text)).toEqual({ first, last: first + length - 1 });
      }),
    );
  });
});

describe('two ranges', () => {
  const range = (first: number, last: number) => ({ first, last });

  it('overlap when they share one address', () => {
    expect(overlaps(range(0, 10), range(10, 20))).toBe(true);
    expect(overlaps(range(0, 9), range(10, 20))).toBe(false);
    expect(overlaps(range(5, 6), range(0, 20))).toBe(true);
  });

  it('contain each other only as a whole', () => {
    expect(contains(range(0, 10), range(0, 10))).toBe(true);
    expect(contains(range(0, 10), range(5, 11))).toBe(false);
    expect(contains(range(5, 6), range(0, 10))).toBe(false);
    expect(size(range(5, 6))).toBe(2);
  });
});
