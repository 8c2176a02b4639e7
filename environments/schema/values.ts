import { z } from 'zod';

/** An IPv4 network; its form is checked with the networks around it. */
export const cidr = z.string().min(9);

/** A host name as it stands in DNS. */
export const hostName = z
  .string()
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/, 'a host name in lower case');

/** Whole days within a closed range. */
export const days = (min: number, max: number) => z.number().int().min(min).max(max);
