import { z } from 'zod';

/** An IPv4 network; its form is checked with the networks around it. */
export const cidr = z.string().min(9);

/** A host name as it stands in DNS. */
export const hostName = z
  .string()
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/, 'a host name in lower case');

/** A DNS resolver as Node.js asks it: an IPv4 address, with its port unless that is 53. */
export const resolver = z.string().refine((text) => {
  const [address, port = '53', ...more] = text.split(':');
  const isPort = /^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65_535;
  return z.ipv4().safeParse(address).success && isPort && more.length === 0;
}, 'an IPv4 address, with its port unless that is 53: `127.0.0.1:5353`');

/** Whole days within a closed range. */
export const days = (min: number, max: number) => z.number().int().min(min).max(max);
