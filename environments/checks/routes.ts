import type { Problem } from '../../lib/errors.ts';
import type { System } from '../../systems/schema.ts';
import type { Check } from './index.ts';

interface Claim {
  readonly url: string;
  readonly owner: string;
}

/** One owner for every host and path of an environment, and every host inside one of its hosted zones. */
export const routes: Check = ({ environments, systems }, problems) => {
  for (const environment of environments) {
    const root = `environments/${environment.name}`;
    const zones = Object.keys(environment.dns.zones);
    const claims: Claim[] = [];
    for (const [name, { host }] of Object.entries(environment.systems)) {
      const system = systems.find((candidate) => candidate.name === name);
      if (system !== undefined) claims.push(...claimsOf(system, host));
      if (zones.some((zone) => host === zone || host.endsWith(`.${zone}`))) continue;
      problems.push({
        code: 'CONFLICTING_CHOICE',
        path: `${root}: systems.${name}.host`,
        given: host,
        allowed: `a host inside ${zones.join(' or ') || 'a hosted zone of dns.zones'}`,
        fix: 'choose a host in one of the zones, or add its zone to dns.zones',
      });
    }
    problems.push(...conflicts(root, claims));
  }
};

function claimsOf(system: System, host: string): Claim[] {
  return Object.entries(system.services).flatMap(([service, { routes: paths }]) =>
    paths.map(({ path }) => ({ url: `${host}${trimmed(path)}`, owner: `systems/${system.name}: services.${service}` })),
  );
}

/** `/api/` and `/api` are the same prefix. */
function trimmed(path: string): string {
  return path === '/' ? '/' : path.replace(/\/+$/, '');
}

function conflicts(root: string, claims: readonly Claim[]): Problem[] {
  return claims.flatMap(({ url, owner }, index) => {
    const first = claims.find((claim) => claim.url === url);
    if (first === undefined || claims.indexOf(first) === index) return [];
    const problem: Problem = {
      code: 'ROUTE_CONFLICT',
      path: `${root}: ${owner}.routes`,
      given: url,
      allowed: `a host and path that ${first.owner} does not have already`,
      fix: 'give one of the two another host or another path',
    };
    return [problem];
  });
}
