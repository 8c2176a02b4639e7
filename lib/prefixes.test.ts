import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, formatCidr, overlaps, parseCidr, type Range, size } from './cidr.ts';
import { prefixesIn, prefixReservations, singleAddressesIn } from './prefixes.ts';

const range = (cidr: string): Range => parseCidr(cidr) ?? { first: 0, last: -1 };
const reserved = (cidr: string) => prefixReservations(range(cidr)).map(formatCidr);

describe('the part of a pod subnet that is kept for prefixes', () => {
  it('is all of a /24 but its first eighth', () => {
    expect(reserved('10.0.11.0/24')).toEqual(['10.0.11.32/27', '10.0.11.64/26', '10.0.11.128/25']);
  });

  it('leaves thirteen prefixes and twenty-eight single addresses in a /24', () => {
    expect(prefixesIn(range('10.0.11.0/24'))).toBe(13);
    expect(singleAddressesIn(range('10.0.11.0/24'))).toBe(28);
  });

  it('keeps at least sixteen single addresses in smaller subnets', () => {
    expect(reserved('10.0.0.0/26')).toEqual(['10.0.0.16/28', '10.0.0.32/27']);
    expect(prefixesIn(range('10.0.0.0/26'))).toBe(2);
    expect(singleAddressesIn(range('10.0.0.0/26'))).toBe(12);
  });

  it('is nothing in a /28, which has eleven single addresses', () => {
    expect(reserved('10.0.0.0/28')).toEqual([]);
    expect(prefixesIn(range('10.0.0.0/28'))).toBe(0);
    expect(singleAddressesIn(range('10.0.0.0/28'))).toBe(11);
  });

  it('lies inside its subnet, starts at multiples of sixteen and shares no address, whatever the subnet', () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 28 }), fc.nat(255), (prefix, third) => {
        const first = 10 * 2 ** 24 + third * 2 ** 16;
        const subnet = { first, last: first + 2 ** (32 - prefix) - 1 };
        const parts = prefixReservations(subnet);
        const apart = parts.every((part, index) => parts.slice(index + 1).every((other) => !overlaps(part, other)));
        expect(apart && parts.every((part) => contains(subnet, part) && part.first % 16 === 0)).toBe(true);
        const total = prefixesIn(subnet) * 16 + singleAddressesIn(subnet);
        expect(total).toBeLessThanOrEqual(size(subnet) - 5);
      }),
    );
  });
});
