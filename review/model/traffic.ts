import type { DeploymentData, EnvironmentData } from '../read/platform-file.ts';
import type { StackFile } from '../read/synth-output.ts';
import type { Graph, GraphEdge, GraphNode } from './graph-model.ts';
import { counted } from './words.ts';

/**
 * How requests come in: people, names, content network and API gateways, load balancers, gateway of the mesh, systems, and
 * what each system keeps its data in. Which system has a distribution or an API gateway is seen in its stack.
 */
export function trafficGraph(environment: EnvironmentData, stacks: readonly StackFile[]): Graph {
  const systems = environment.deployments.map((deployment) => {
    const own = stacks.find(({ name }) => name === `${deployment.system.name}-aws`);
    const types = new Set(Object.keys(own?.terraform.resource ?? {}));
    return {
      deployment,
      cdn: types.has('aws_cloudfront_distribution'),
      api: types.has('aws_apigatewayv2_api'),
    };
  });
  return {
    nodes: [...outside(environment, systems), ...systems.flatMap((system) => nodesOf(environment.name, system))],
    edges: uniqueEdges(systems.flatMap((system) => edgesOf(environment, system))),
    groups: [
      { id: 'edge', label: 'Edge' },
      { id: 'cluster', label: 'Cluster' },
      { id: 'data', label: 'Data' },
    ],
  };
}

interface SystemWay {
  readonly deployment: DeploymentData;
  readonly cdn: boolean;
  readonly api: boolean;
}

/** Nodes that systems share. */
function outside({ edge }: EnvironmentData, systems: readonly SystemWay[]): readonly GraphNode[] {
  const count = (traffic: string) => systems.filter(({ deployment }) => deployment.system.traffic === traffic).length;
  const mesh = count('mesh');
  const ingress = count('ingress');
  const open = edge.openTo === 'cloudfront' ? 'WAF; answers only CloudFront' : 'WAF; public';
  return [
    { id: 'people', label: 'People', detail: 'browsers and apps', kind: 'people' },
    { id: 'dns', label: 'Route 53', detail: counted(systems.length, 'host'), kind: 'dns', group: 'edge' },
    ...(mesh === 0
      ? []
      : [
          { id: 'alb:mesh', label: 'Load balancer: mesh', detail: open, kind: 'alb', group: 'edge' },
          {
            id: 'gateway',
            label: 'Mesh gateway',
            detail: 'Istio; mTLS to the pods',
            kind: 'gateway',
            group: 'cluster',
          },
        ]),
    ...(ingress === 0
      ? []
      : [{ id: 'alb:ingress', label: 'Load balancer: ingress', detail: open, kind: 'alb', group: 'edge' }]),
  ];
}

function nodesOf(environment: string, { deployment, cdn, api }: SystemWay): readonly GraphNode[] {
  const { system, host, services } = deployment;
  const needs = Object.values(system.needs);
  const href = `#/system/${encodeURIComponent(environment)}/${encodeURIComponent(system.name)}`;
  return [
    ...(cdn
      ? [{ id: `cdn:${system.name}`, label: 'CloudFront', detail: host, kind: 'cloudfront', group: 'edge' }]
      : []),
    ...(api
      ? [{ id: `api:${system.name}`, label: 'API Gateway', detail: system.name, kind: 'api-gateway', group: 'edge' }]
      : []),
    {
      id: `system:${system.name}`,
      label: system.name,
      detail: counted(Object.keys(services).length, 'service'),
      kind: 'system',
      href,
      group: 'cluster',
    },
    ...(needs.length === 0
      ? []
      : [{ id: `needs:${system.name}`, label: kindsOf(needs), kind: 'needs', href, group: 'data' }]),
  ];
}

/** `6 queue, 2 redis, postgres`: what there is most of first. */
function kindsOf(needs: readonly { readonly kind: string }[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of needs) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts]
    .sort(([a, most], [b, fewer]) => fewer - most || (a < b ? -1 : 1))
    .map(([kind, count]) => (count === 1 ? kind : `${count} ${kind}`))
    .join(', ');
}

function edgesOf(environment: EnvironmentData, { deployment, cdn, api }: SystemWay): readonly GraphEdge[] {
  const { system } = deployment;
  const own = `system:${system.name}`;
  const mesh = system.traffic === 'mesh';
  const balancer = mesh ? 'alb:mesh' : 'alb:ingress';
  const closed = environment.edge.openTo === 'cloudfront' && cdn;
  return [
    { from: 'people', to: 'dns' },
    ...(cdn ? [edge('dns', `cdn:${system.name}`), edge(`cdn:${system.name}`, balancer)] : []),
    ...(api ? [edge('people', `api:${system.name}`), edge(`api:${system.name}`, balancer, 'VPC link')] : []),
    ...(closed ? [] : [edge('dns', balancer)]),
    ...(mesh ? [edge('alb:mesh', 'gateway'), edge('gateway', own)] : [edge('alb:ingress', own)]),
    ...(Object.keys(system.needs).length === 0 ? [] : [edge(own, `needs:${system.name}`)]),
  ];
}

function edge(from: string, to: string, label?: string): GraphEdge {
  return label === undefined ? { from, to } : { from, to, label };
}

function uniqueEdges(edges: readonly GraphEdge[]): readonly GraphEdge[] {
  return [...new Map(edges.map((item) => [`${item.from}\0${item.to}`, item] as const)).values()];
}
