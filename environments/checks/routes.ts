import type { Problem } from '../../lib/errors.ts';
import type { System } from '../../systems/schema.ts';
import type { Environment } from '../schema.ts';
import { toolHosts } from '../tool-hosts.ts';
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
    problems.push(
      ...conflicts(root, claims),
      ...sharedHosts(environment, systems),
      ...directNames(environment, systems),
      ...toolNames(environment),
    );
  }
  problems.push(...hostsElsewhere(environments));
};

/**
 * Systems that share a host must be reached in the same way (a name leads to one load balancer), and no path of one may
 * lie below a path of the other: which of two systems is asked first is not defined.
 */
function sharedHosts({ name, systems: chosen }: Environment, systems: readonly System[]): Problem[] {
  const here = systems.filter((system) => chosen[system.name] !== undefined);
  return here.flatMap((system, index) =>
    here.slice(0, index).flatMap((other) => {
      const host = chosen[system.name]?.host ?? '';
      if (chosen[other.name]?.host !== host) return [];
      const below = pathsOf(system).some((path) => pathsOf(other).some((second) => nested(path, second)));
      if (system.traffic === other.traffic && !below) return [];
      const problem: Problem = {
        code: 'ROUTE_CONFLICT',
        path: `environments/${name}: systems.${system.name}.host`,
        given: host,
        allowed:
          system.traffic === other.traffic
            ? `a host on which no path lies below one of ${other.name}`
            : `another host than ${other.name}, which is reached through ${other.traffic} and not ${system.traffic}`,
        fix: 'give the system a host of its own',
      };
      return [problem];
    }),
  );
}

function pathsOf({ services }: System): string[] {
  return Object.values(services).flatMap(({ routes: paths }) => paths.map(({ path }) => trimmed(path)));
}

/** Whether one path lies below the other; equal ones are told by `conflicts`. */
function nested(a: string, b: string): boolean {
  const below = (inner: string, outer: string) => inner.startsWith(outer === '/' ? '/' : `${outer}/`);
  return a !== b && (below(a, b) || below(b, a));
}

/** Behind CloudFront the load balancer itself answers as `direct.<host>`. */
function directNames({ name, systems: chosen }: Environment, systems: readonly System[]): Problem[] {
  return systems.flatMap((system) => {
    const host = chosen[system.name]?.host;
    if (host === undefined || !Object.values(system.needs).some(({ kind }) => kind === 'site')) return [];
    const taken = Object.entries(chosen).find(([, choice]) => choice.host === `direct.${host}`);
    if (taken === undefined) return [];
    const problem: Problem = {
      code: 'ROUTE_CONFLICT',
      path: `environments/${name}: systems.${taken[0]}.host`,
      given: `direct.${host}`,
      allowed: `another host: this is the load balancer behind the CloudFront of ${system.name}`,
      fix: 'choose another host',
    };
    return [problem];
  });
}

/** The platform's own pages stand on the load balancer of the Ingresses too, and on the certificate. */
function toolNames({ name, dns, systems: chosen }: Environment): Problem[] {
  return Object.values(toolHosts(dns)).flatMap((tool) =>
    Object.entries(chosen)
      .filter(([, { host }]) => host === tool)
      .map(([system]) => ({
        code: 'ROUTE_CONFLICT',
        path: `environments/${name}: systems.${system}.host`,
        given: tool,
        allowed: "another host: this is a page of the platform's own",
        fix: 'choose another host',
      })),
  );
}

/** A name and a zone exist once in the world. */
function hostsElsewhere(environments: readonly Environment[]): Problem[] {
  const owners = new Map<string, string>();
  return environments.flatMap(({ name, systems, dns }) => {
    const places = new Map<string, string>();
    for (const [zone, made] of Object.entries(dns.zones)) {
      if (made === 'created') places.set(`zone ${zone}`, `environments/${name}: dns.zones.${zone}`);
    }
    for (const [system, { host }] of Object.entries(systems))
      places.set(`host ${host}`, `environments/${name}: systems.${system}.host`);
    return [...places].flatMap(([key, path]) => {
      const first = owners.get(key);
      if (first === undefined) owners.set(key, path);
      if (first === undefined) return [];
      const problem: Problem = {
        code: 'ROUTE_CONFLICT',
        path,
        given: key.slice(key.indexOf(' ') + 1),
        allowed: `a name that ${first} does not have already`,
        fix: 'give each environment hosts and zones of its own',
      };
      return [problem];
    });
  });
}

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
