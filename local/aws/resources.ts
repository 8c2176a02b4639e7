import { z } from 'zod';

const HELD = z.record(z.string(), z.record(z.string(), z.array(z.string())));

/** Service, region (`global` where the service has none), then `<kind>/<id>` of each resource, sorted. */
export type HeldResources = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/**
 * What the embedded AWS holds beyond what an account starts with: `{}` for an account that nobody used, and after all
 * of it was removed. Keys and secrets that wait out their recovery window, and instances that are still told of, do not count.
 * @param endpoint as the ready line of `server.py` tells it.
 */
export async function heldResources(endpoint: string): Promise<HeldResources> {
  const answer = await fetch(new URL('/embedded/resources', endpoint));
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`);
  return HELD.parse(await answer.json());
}

/** One line per resource, for people: `ec2 us-east-1 vpcs/vpc-1`. */
export function heldLines(held: HeldResources): readonly string[] {
  return Object.entries(held).flatMap(([service, regions]) =>
    Object.entries(regions).flatMap(([region, names]) => names.map((name) => `${service} ${region} ${name}`)),
  );
}
