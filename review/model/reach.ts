import type { DeploymentData, ServiceData } from '../read/platform-file.ts';
import type { Peer, ReleaseValues } from './releases.ts';
import type { ReachModel } from './system-model.ts';

/** Who may talk to whom in a system: what its releases' network policies allow, with the reason in its data. */
export function reachOf(deployment: DeploymentData, releases: readonly ReleaseValues[]): readonly ReachModel[] {
  const found = releases.flatMap(({ service, network }) =>
    service === undefined
      ? []
      : [
          ...(network?.ingress ?? []).map((peer) => ingress(deployment, service, peer)),
          ...(network?.egress ?? []).flatMap((peer) => egress(deployment, service, peer)),
        ],
  );
  // Both ends of a call allow it.
  const byFlow = new Map(found.map((reach) => [`${reach.from}|${reach.to}|${reach.port}`, reach] as const));
  // By the order of characters: that of languages is slow to load.
  return [...byFlow.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function order({ from, to }: ReachModel): string {
  return `${from}\0${to}`;
}

function ingress(deployment: DeploymentData, service: string, peer: Peer): ReachModel {
  const port = peer.port ?? null;
  const data = deployment.services[service];
  if (peer.from === 'service') return call(peer.service ?? '(unnamed)', service, port);
  const from = OUTSIDERS[peer.from ?? ''] ?? peer.from ?? '(unnamed)';
  return { from, to: service, port, why: whyIn(peer.from ?? '', data) };
}

const OUTSIDERS: Readonly<Record<string, string>> = {
  'mesh-gateway': 'mesh gateway',
  'load-balancer': 'load balancer',
  monitoring: 'Prometheus',
};

function whyIn(from: string, data: ServiceData | undefined): string {
  if (from === 'monitoring') return 'reads its metrics';
  const paths = data?.routes.map(({ path }) => path) ?? [];
  if (paths.length > 0) return `routes ${paths.join(', ')}`;
  return data?.exposed === undefined ? 'sends it requests' : 'reachable from the private network';
}

function egress(deployment: DeploymentData, service: string, peer: Peer): readonly ReachModel[] {
  const ports = peer.ports ?? (peer.port === undefined ? [] : [peer.port]);
  const port = ports.length === 1 ? (ports[0] ?? null) : ports.length === 0 ? null : portRange(ports);
  const uses = deployment.services[service]?.uses ?? {};
  const name = peer.need ?? peer.store;
  if (peer.to === 'service') return [call(service, peer.service ?? '(unnamed)', port)];
  if (name !== undefined) {
    const kind = deployment.system.needs[name]?.kind;
    const may = uses[name];
    const what = kind === undefined ? name : `${kind} ${name}`;
    const seed =
      may === undefined && deployment.services[service]?.seed?.store === name ? 'puts its file into' : 'uses';
    return [{ from: service, to: name, port, why: may === undefined ? `${seed} ${what}` : `${seed} ${what}: ${may}` }];
  }
  if (peer.to === 'aws') {
    const needs = Object.entries(uses).filter(([need]) => BY_HTTPS.has(deployment.system.needs[need]?.kind ?? ''));
    const why = needs.map(([need, may]) => `${need} (${may})`).join(', ');
    return [{ from: service, to: 'AWS', port: port ?? 443, why: why === '' ? 'calls AWS by its role' : `uses ${why}` }];
  }
  return [{ from: service, to: peer.to ?? '(unnamed)', port, why: 'its network policy allows it' }];
}

/** Needs that are reached through the API of AWS. */
const BY_HTTPS = new Set(['bucket', 'queue', 'topic', 'site', 'object-store']);

function call(from: string, to: string, port: ReachModel['port']): ReachModel {
  return { from, to, port, why: `${from} calls it` };
}

function portRange(ports: readonly number[]): string {
  const sorted = [...ports].sort((a, b) => a - b);
  const [first = 0] = sorted;
  const last = sorted.at(-1) ?? first;
  return last - first === sorted.length - 1 ? `${first}-${last}` : sorted.join(', ');
}
