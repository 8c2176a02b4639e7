import { Resolver } from 'node:dns/promises';

/** Milliseconds that a resolver has to answer each of two questions. */
const ANSWER = { timeout: 5_000, tries: 2 };

/**
 * Name servers of a zone as a resolver knows them; empty where it knows none, or does not answer.
 * @param resolver an IPv4 address, with its port unless that is 53.
 */
export async function nameServers(zone: string, resolver: string): Promise<readonly string[]> {
  const dns = new Resolver(ANSWER);
  dns.setServers([resolver]);
  return await dns.resolveNs(zone).catch(() => []);
}
