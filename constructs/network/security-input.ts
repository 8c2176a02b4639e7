import type { PlatformEnvironment } from '../../environments/platform.ts';
import { parseCidr } from '../../lib/cidr.ts';
import { PORTS } from './ports.ts';
import type { SecurityInput } from './security-rules.ts';

/** Pages of the platform itself, in the cluster. */
const TOOL_PORTS = [PORTS.argoCd, PORTS.grafana];

/** What an environment and its systems say about who may talk to whom. */
export function securityInput(environment: PlatformEnvironment): SecurityInput {
  return {
    openTo: environment.edge.openTo,
    ingressPorts: [...TOOL_PORTS, ...ingressPorts(environment)],
    grafanaCidrs: [...new Set(environment.operations.monitoring.allowedCidrs)],
    endpoints: environment.network.interfaceEndpoints.length > 0,
    outsideMongo: usesOutsideMongo(environment),
    resolver: outsideResolver(environment.dns.resolver),
  };
}

/** Ports behind the ingress load balancer: of services with a route outside the mesh, and of their object stores. */
export function ingressPorts({ deployments }: Pick<PlatformEnvironment, 'deployments'>): readonly number[] {
  return deployments
    .filter(({ system }) => system.traffic === 'ingress')
    .flatMap(({ system, services }) => [
      ...Object.values(services).flatMap(({ port, routes }) => (port !== undefined && routes.length > 0 ? [port] : [])),
      ...(Object.values(system.needs).some(({ kind }) => kind === 'object-store')
        ? [PORTS.objectStore, PORTS.objectStoreConsole]
        : []),
    ]);
}

function usesOutsideMongo({ deployments }: PlatformEnvironment): boolean {
  return deployments.some(({ system, sizes }) =>
    Object.entries(system.needs).some(([name, { kind }]) => {
      const size = sizes[name];
      return kind === 'mongo' && size !== undefined && 'hosting' in size && size.hosting === 'uri';
    }),
  );
}

/** The address of a resolver that is reached through the network; a loopback one (tests, `local`) needs no rule. */
export function outsideResolver(resolver: string): string | undefined {
  const address = resolver.split(':')[0] ?? '';
  return parseCidr(`${address}/32`) === undefined || address.startsWith('127.') ? undefined : address;
}
