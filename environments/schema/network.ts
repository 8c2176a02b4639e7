import { z } from 'zod';
import { cidr, hostName, resolver } from './values.ts';

const zoneLetter = z.enum(['a', 'b', 'c', 'd', 'e', 'f']);

/** Addresses and the way out. */
export const network = z.strictObject({
  cidr,
  /** Letters of the availability zones, in the order of the subnets below. */
  zones: z.tuple([zoneLetter, zoneLetter], zoneLetter),
  subnets: z.strictObject({
    /** Load balancers and NAT gateways. */
    public: z.array(cidr),
    /** Nodes and pods. */
    app: z.array(cidr),
    /** Databases and caches; left out, they live in the app subnets (the development layout). */
    data: z.array(cidr).optional(),
  }),
  /** `per-zone`: losing a zone cuts nobody else's way out. `single`: one gateway in the first zone at a third of the price. */
  nat: z.enum(['single', 'per-zone']).default('per-zone'),
  /**
   * AWS services reached inside the VPC, for example `ecr.api`; each costs about 7 USD a month and zone. Pods get their AWS role
   * by `eks-auth`, and from there on by `sts` where one role takes another.
   */
  interfaceEndpoints: z.array(z.string().regex(/^[a-z0-9.-]+$/)).default([]),
  /** Networks that are peered with this one by others; they may not overlap it. */
  peers: z.array(z.strictObject({ name: z.string(), cidr })).default([]),
});

const dnsZone = z.union([z.literal('created'), z.strictObject({ existing: z.string().regex(/^Z[A-Z0-9]+$/) })]);

/** Names in the world. */
export const dns = z.strictObject({
  /** Hosted zones by domain: made here, or an existing one by its id. */
  zones: z.record(hostName, dnsZone),
  /** Resolver that must know the zones' name servers before certificates are asked for: an address, with its port unless that is 53. */
  resolver: resolver.default('1.1.1.1'),
});

/** The way in. */
export const edge = z.strictObject({
  /** `cloudfront`: the load balancer answers only CloudFront's origin-facing addresses. */
  openTo: z.enum(['internet', 'cloudfront']).default('internet'),
  /** Requests of one client address in five minutes before it is blocked; the client is read from X-Forwarded-For where a proxy names it. */
  requestsPerFiveMinutes: z.number().int().min(100).max(2_000_000_000).default(2000),
  /** Load balancer of the second region that takes over; null: no failover record. */
  failover: z.strictObject({ dnsName: hostName, zoneId: z.string() }).nullable().default(null),
  /** Minutes between two synthetic visits of each public host. */
  syntheticMinutes: z.number().int().min(1).max(60).default(5),
});
