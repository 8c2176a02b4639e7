import type { Canary, ImageVersion } from '../../environments/versions.ts';
import type { Service } from '../../systems/schema.ts';
import { publicHosts, serverNames } from '../edge/hosts.ts';
import { inMesh, type SystemFacts } from './system-facts.ts';

/** How much of the requests goes to a canary; which image it is, its own release says. */
export type CanaryShare = Omit<Canary, 'digest'>;

/** One path prefix on the system's hosts. */
export interface RouteValue {
  readonly path: string;
  /** What replaces the prefix; null: nothing. */
  readonly rewrite: string | null;
  readonly service: string;
  readonly port: number;
  readonly timeoutSeconds: number;
  readonly longLivedSeconds: number | null;
  readonly canary: CanaryShare | null;
}

/** Who may call a service in the mesh, and how long a caller waits. */
export interface CallValue {
  readonly service: string;
  readonly port: number;
  readonly callers: readonly string[];
  readonly fromGateway: boolean;
  readonly timeoutSeconds: number;
  readonly longLivedSeconds: number | null;
  readonly canary: CanaryShare | null;
}

type Versions = Readonly<Record<string, ImageVersion>>;

/** Names under which the system is reached; behind CloudFront also the load balancer's own. None without a route. */
export function hostValues({ environment, deployment }: SystemFacts): readonly string[] {
  const here = publicHosts(environment).find(({ deployments }) =>
    deployments.some(({ system }) => system.name === deployment.system.name),
  );
  return here === undefined || !hasRoutes(deployment.services) ? [] : serverNames(here);
}

/** Routes of all services, the longest path first: the first that fits a request takes it. */
export function routeValues({ deployment }: SystemFacts, versions: Versions = {}): readonly RouteValue[] {
  const routes = Object.entries(deployment.services).flatMap(([service, data]) =>
    data.routes.map(({ path, prefix }) => ({
      path: path === '/' ? path : path.replace(/\/+$/, ''),
      rewrite: rewritten(prefix),
      service,
      port: portOf(data),
      timeoutSeconds: data.timeoutSeconds,
      longLivedSeconds: data.longLivedSeconds ?? null,
      canary: share(versions[service]),
    })),
  );
  return routes.sort((one, other) => other.path.length - one.path.length || (one.path < other.path ? -1 : 1));
}

/** Every service of the mesh that somebody may call; who is not named is refused. */
export function callValues(facts: SystemFacts, versions: Versions = {}): readonly CallValue[] {
  if (!inMesh(facts)) return [];
  const all = Object.entries(facts.deployment.services);
  return all.flatMap(([service, data]): CallValue[] => {
    const callers = all.filter(([, { calls }]) => calls.includes(service)).map(([caller]) => caller);
    const fromGateway = data.routes.length > 0;
    if (data.port === undefined || (callers.length === 0 && !fromGateway)) return [];
    return [
      {
        service,
        port: data.port,
        callers,
        fromGateway,
        timeoutSeconds: data.timeoutSeconds,
        longLivedSeconds: data.longLivedSeconds ?? null,
        canary: share(versions[service]),
      },
    ];
  });
}

function hasRoutes(services: SystemFacts['deployment']['services']): boolean {
  return Object.values(services).some(({ routes }) => routes.length > 0);
}

/** A route without a port was refused with the data. */
function portOf({ port }: Service): number {
  return port ?? 0;
}

function rewritten(prefix: string): string | null {
  if (prefix === 'keep') return null;
  return prefix === 'strip' ? '/' : prefix;
}

function share(version: ImageVersion | undefined): CanaryShare | null {
  if (version === undefined || version.canary === null) return null;
  const { weightPercent, header } = version.canary;
  return { weightPercent, header };
}
