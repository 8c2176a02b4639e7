import type { Deployment } from '../../environments/platform.ts';
import type { Service } from '../../systems/schema.ts';

type Route = Service['routes'][number];

/**
 * The path that tells from outside whether a host works: the readiness of the service that answers the widest route,
 * as far as it can be reached through that route; else the route's own path.
 */
export function checkedPath(deployments: readonly Pick<Deployment, 'services'>[]): string {
  const answers = deployments.flatMap(({ services }) =>
    Object.values(services).flatMap((service) => service.routes.map((route) => ({ service, route }))),
  );
  const [widest] = answers.sort((one, other) => one.route.path.length - other.route.path.length);
  return widest === undefined ? '/' : readinessThrough(widest.route, widest.service.readiness);
}

/** Programs without a health endpoint (`tcp`) and prefixes that hide it leave the route itself. */
function readinessThrough({ path, prefix }: Route, readiness: Service['readiness']): string {
  if (typeof readiness !== 'object') return path;
  if (path === '/' && prefix === 'keep') return readiness.path;
  return prefix === 'strip' ? `${path.replace(/\/$/, '')}${readiness.path}` : path;
}
