import type { ComponentChildren } from 'preact';
import type { EdgeModel, EnvironmentModel, NetworkModel } from '../../model/review-model.ts';
import { Chips } from '../parts.tsx';
import { href } from '../routes.ts';

/** Kinds of what stands between the internet and the cluster. */
export const EDGE_KINDS: Readonly<Record<EdgeModel['kind'], string>> = {
  alb: 'Load balancer',
  cloudfront: 'CloudFront',
  'api-gateway': 'API Gateway',
  waf: 'Firewall (WAF)',
  zone: 'DNS zone',
};

/** What stands in a tier of a zone; where there is none for data, data stands with the nodes. */
function contentOf(tier: string, zone: NetworkModel['zones'][number]): string {
  const hasData = zone.tiers.some((other) => other.tier === 'data');
  if (tier === 'app') return hasData ? 'nodes and pods' : 'nodes, pods, databases and caches';
  return { public: 'load balancers', data: 'databases and caches' }[tier] ?? '';
}

/**
 * Region, VPC, zones and tiers as boxes in boxes: a column for each zone, a row for each tier, the cluster across the zones.
 * Boxes are the browser's own, so that text never leaves them.
 */
export function NetworkPicture({ environment }: { environment: EnvironmentModel }) {
  const { name, region, secondRegion, network, edge } = environment;
  return (
    <section class="picture" aria-label={`Network of ${name}`}>
      <Box kind="outside" title="Edge">
        <Chips
          items={unique(edge.map(({ kind, name: item }) => `${EDGE_KINDS[kind] ?? kind}: ${item}`))}
          label="Edge"
        />
      </Box>
      <Box kind="region" title={`Region ${region}`}>
        <Box kind="vpc" title={`VPC ${network.cidr}`}>
          <p class="quiet">{network.nat}</p>
          <Zones network={network} />
          <Cluster environment={environment} />
        </Box>
        <div class="pair">
          <Box kind="plain" title="Reached without the internet">
            {network.endpoints.length === 0 ? (
              <p class="quiet">no endpoints</p>
            ) : (
              <Chips items={unique(network.endpoints)} label="Endpoints" />
            )}
          </Box>
          <Box kind="plain" title="Other networks">
            {network.peers.length === 0 ? (
              <p class="quiet">none is connected</p>
            ) : (
              <Chips items={unique(network.peers.map((peer) => `${peer.name} ${peer.cidr}`))} label="Peers" />
            )}
          </Box>
        </div>
      </Box>
      {secondRegion !== null && (
        <Box kind="region" title={`Region ${secondRegion}`}>
          <p class="quiet">copies of backups and of state</p>
        </Box>
      )}
    </section>
  );
}

function Box({ kind, title, children }: { kind: string; title: string; children: ComponentChildren }) {
  return (
    <div class={`box ${kind}`}>
      <h3>{title}</h3>
      {children}
    </div>
  );
}

function Zones({ network: { zones } }: { network: NetworkModel }) {
  return (
    <ul class="zones">
      {zones.map((zone) => (
        <li key={zone.name} class="box zone">
          <h4>{zone.name}</h4>
          {zone.tiers.map(({ tier, cidr }) => (
            <div key={`${tier} ${cidr}`} class="tier" data-tier={tier}>
              <strong>{tier}</strong> <code>{cidr}</code>
              <span class="quiet">{contentOf(tier, zone)}</span>
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Cluster({ environment: { name, cluster, systems, network } }: { environment: EnvironmentModel }) {
  const across = network.zones.length === 1 ? 'in one zone' : `across ${network.zones.length} zones`;
  return (
    <Box kind="cluster" title={`Cluster: Kubernetes ${cluster.version}, ${across}`}>
      <ul class="nodes">
        {cluster.nodes.map(({ name: group, instanceType, perZone: [least, most], capacity }) => (
          <li key={group} class="tier">
            <strong>{group} nodes</strong> <code>{instanceType}</code>
            <span class="quiet">
              {least === most ? least : `${least} to ${most}`} per zone, {capacity}
            </span>
          </li>
        ))}
      </ul>
      <Chips
        items={systems.map((system) => system.name)}
        href={(system) => href('system', name, system)}
        label="Systems in the cluster"
      />
    </Box>
  );
}

function unique(items: readonly string[]): readonly string[] {
  return [...new Set(items)];
}
