import { servicesWithRole } from '../identity/service-identity.ts';
import { ATLAS_PORTS, PORTS } from '../network/ports.ts';
import { storeEndpoint } from './plain-fields.ts';
import { MONGO_PORT } from './secret-fields.ts';
import { inMesh, needOf, runsInCluster, type SystemFacts } from './system-facts.ts';

/** Who may connect to a service, on one of its ports. */
export type IngressPeer =
  | { readonly from: 'service'; readonly service: string; readonly port: number }
  | { readonly from: 'mesh-gateway' | 'monitoring'; readonly port: number }
  | { readonly from: 'load-balancer'; readonly cidrs: readonly string[]; readonly port: number };

/** Where a service may connect to. `aws`: HTTPS anywhere but link-local addresses. */
export type EgressPeer =
  | { readonly to: 'service'; readonly service: string; readonly port: number }
  | { readonly to: 'need'; readonly need: string; readonly cidrs: readonly string[]; readonly ports: readonly number[] }
  | { readonly to: 'store'; readonly store: string; readonly port: number }
  | { readonly to: 'aws' };

/** Where the sidecar shows its own metrics and those of the program. */
export const SIDECAR_METRICS_PORT = 15_020;

/** Routes, callers and Prometheus: nobody else reaches a service. */
export function ingressPeers(facts: SystemFacts, name: string): readonly IngressPeer[] {
  const { services } = facts.deployment;
  const service = services[name];
  if (service === undefined) return [];
  const { port, routes, exposed } = service;
  const { subnets } = facts.environment.network;
  const mesh = inMesh(facts);
  const peers: IngressPeer[] = [];
  if (port !== undefined) {
    if (routes.length > 0) {
      peers.push(mesh ? { from: 'mesh-gateway', port } : { from: 'load-balancer', cidrs: subnets.public, port });
    }
    if (exposed === 'load-balancer') peers.push({ from: 'load-balancer', cidrs: subnets.app, port });
    for (const [caller, { calls }] of Object.entries(services)) {
      if (calls.includes(name)) peers.push({ from: 'service', service: caller, port });
    }
  }
  const metrics = metricsPort(facts, name);
  return metrics === undefined ? peers : [...peers, { from: 'monitoring', port: metrics }];
}

/** In the mesh the sidecar answers for the program; a program without metrics is asked on its own port from outside. */
function metricsPort(facts: SystemFacts, name: string): number | undefined {
  const service = facts.deployment.services[name];
  if (inMesh(facts)) return SIDECAR_METRICS_PORT;
  return service?.metrics?.port ?? (service !== undefined && service.routes.length > 0 ? service.port : undefined);
}

/** What a service calls and uses: it reaches nothing else. */
export function egressPeers(facts: SystemFacts, name: string): readonly EgressPeer[] {
  const { services } = facts.deployment;
  const { calls = [], uses = {} } = services[name] ?? {};
  const called = calls.flatMap((callee): EgressPeer[] => {
    const port = services[callee]?.port;
    return port === undefined ? [] : [{ to: 'service', service: callee, port }];
  });
  const used = Object.keys(uses).flatMap((need) => needPeers(facts, need));
  const aws = usesAws(facts, name) ? [{ to: 'aws' } as const] : [];
  return [...called, ...used, ...aws];
}

/** APIs of AWS: what needs a role and is no connection to an address of the data tier. */
function usesAws(facts: SystemFacts, name: string): boolean {
  const kinds = Object.keys(facts.deployment.services[name]?.uses ?? {}).map((need) => needOf(facts, need).kind);
  return servicesWithRole(facts.deployment).includes(name) && kinds.some((kind) => API_KINDS.includes(kind));
}

const API_KINDS: readonly string[] = ['bucket', 'queue', 'topic', 'site'];

function needPeers(facts: SystemFacts, name: string): readonly EgressPeer[] {
  const { subnets } = facts.environment.network;
  const cidrs = subnets.data ?? subnets.app;
  switch (needOf(facts, name).kind) {
    case 'postgres':
      return [{ to: 'need', need: name, cidrs, ports: [PORTS.postgres] }];
    case 'redis':
      return [{ to: 'need', need: name, cidrs, ports: [PORTS.redis] }];
    case 'mongo':
      return runsInCluster(facts, name)
        ? [{ to: 'store', store: name, port: MONGO_PORT }]
        : [{ to: 'need', need: name, cidrs: [ANYWHERE], ports: atlasPorts() }];
    case 'object-store':
      return runsInCluster(facts, name)
        ? [{ to: 'store', store: name, port: PORTS.objectStore }]
        : [{ to: 'need', need: name, cidrs: [ANYWHERE], ports: [portOf(storeEndpoint(facts, name))] }];
    default:
      return [];
  }
}

/** A service elsewhere is known by its name, which a network policy can't say. */
const ANYWHERE = '0.0.0.0/0';

function atlasPorts(): readonly number[] {
  const [first, last] = ATLAS_PORTS;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function portOf(endpoint: string): number {
  return Number(new URL(endpoint).port || PORTS.https);
}
