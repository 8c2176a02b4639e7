import { type Range, RESERVED_PER_SUBNET, size } from './cidr.ts';

/**
 * Addresses of one prefix, the `/28` that a node asks for at once where pods get their addresses by prefix
 * (EKS best practices, "Prefix Mode for Linux").
 */
export const ADDRESSES_PER_PREFIX = 16;

/** Part of a subnet, from its start, that stays for single addresses: interfaces of nodes, endpoints, functions. */
const SINGLE_SHARE = 1 / 8;

/**
 * The part of a pod subnet that is reserved for prefixes. Without a reservation single addresses land anywhere, and one
 * of them spoils a whole prefix ("subnet fragmentation" in the EKS best practices). The first eighth stays for single
 * addresses, at least one prefix's worth; the rest is cut into the fewest CIDR blocks. Empty where nothing remains.
 */
export function prefixReservations(subnet: Range): readonly Range[] {
  const all = size(subnet);
  const single = Math.max(all * SINGLE_SHARE, ADDRESSES_PER_PREFIX);
  const reservations: Range[] = [];
  for (let length = single; length * 2 <= all; length *= 2) {
    const first = subnet.first + length;
    reservations.push({ first, last: first + length - 1 });
  }
  return reservations;
}

/** Prefixes that nodes can get in a subnet. The last one is lost: AWS keeps the last address of every subnet. */
export function prefixesIn(subnet: Range): number {
  const reserved = prefixReservations(subnet).reduce((sum, range) => sum + size(range), 0);
  return Math.max(0, Math.floor(reserved / ADDRESSES_PER_PREFIX) - 1);
}

/** Single addresses outside the reservations; AWS keeps four of them. */
export function singleAddressesIn(subnet: Range): number {
  const reserved = prefixReservations(subnet).reduce((sum, range) => sum + size(range), 0);
  const kept = reserved > 0 ? RESERVED_PER_SUBNET - 1 : RESERVED_PER_SUBNET;
  return Math.max(0, size(subnet) - reserved - kept);
}
