import type { Problem } from '../../lib/errors.ts';
import { routeId } from '../../systems/route-id.ts';
import type { System } from '../../systems/schema.ts';
import type { Check } from './index.ts';

/** Routes of one API gateway that would answer the same requests, or have one address in the state. */
export const gateways: Check = ({ systems }, problems) => {
  for (const system of systems) problems.push(...twins(system));
};

function twins({ name, gateway }: System): Problem[] {
  const routes = gateway?.routes.map(({ route }) => route) ?? [];
  return routes.flatMap((route, index) => {
    const first = routes.slice(0, index).find((other) => requests(other) === requests(route) || sameId(other, route));
    if (first === undefined) return [];
    const problem: Problem = {
      code: 'ROUTE_CONFLICT',
      path: `systems/${name}: gateway.routes.${index}.route`,
      given: route,
      allowed:
        requests(first) === requests(route)
          ? `a route that does not match the same requests as "${first}"`
          : `a route whose address (${routeId(route)}) "${first}" does not have`,
      fix: 'remove one of the two, or change its path',
    };
    return [problem];
  });
}

/** How a parameter is called does not change what it matches. */
function requests(route: string): string {
  return route.replace(/\{\w+(\+?)\}/g, '{$1}');
}

function sameId(one: string, other: string): boolean {
  return routeId(one) === routeId(other);
}
