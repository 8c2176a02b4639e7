/** An IPv4 network as its first and last address (inclusive, as unsigned 32-bit numbers). */
export interface Range {
  readonly first: number;
  readonly last: number;
}

const CIDR = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** The range of a CIDR block, or undefined when it is malformed or has bits set behind its prefix. */
export function parseCidr(cidr: string): Range | undefined {
  const match = CIDR.exec(cidr);
  if (match === null) return undefined;
  const numbers = match.slice(1).map(Number);
  const octets = numbers.slice(0, 4);
  const prefix = numbers[4] ?? 33;
  if (octets.some((octet) => octet > 255) || prefix > 32) return undefined;
  const first = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, last: first + size - 1 } : undefined;
}

/** Whether two ranges share an address. */
export function overlaps(a: Range, b: Range): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Whether `inner` lies in `outer` as a whole. */
export function contains(outer: Range, inner: Range): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** Addresses in a range. */
export function size(range: Range): number {
  return range.last - range.first + 1;
}

/** AWS keeps the first four and the last address of every subnet (VPC user guide, "Subnet sizing"). */
export const RESERVED_PER_SUBNET = 5;

/** A range as a CIDR block; the range must be one (a power of two in size, and aligned to it). */
export function formatCidr({ first, last }: Range): string {
  const prefix = 32 - Math.log2(last - first + 1);
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${octets.join('.')}/${prefix}`;
}
