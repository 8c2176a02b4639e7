import { describe, expect, it } from 'vitest';
import type { DeploymentData, EnvironmentData } from '../read/platform-file.ts';
import type { Blocks, StackFile } from '../read/synth-output.ts';
import { edgeModels } from './edge.ts';
import { environmentModel } from './environment.ts';
import { trafficGraph } from './traffic.ts';

function deployment(name: string, traffic: 'mesh' | 'ingress', needs: readonly string[] = []): DeploymentData {
  return {
    system: {
      name,
      about: name,
      traffic,
      delivery: 'helm',
      needs: Object.fromEntries(needs.map((kind, index) => [`${kind}-${index}`, { kind }])),
    },
    host: `${name}.example.org`,
    sizes: {},
    services: {},
  };
}

const dev: EnvironmentData = {
  name: 'dev',
  about: 'Tried first',
  accountId: '111111111111',
  region: 'ap-south-1',
  secondRegion: 'ap-southeast-1',
  removal: 'destroy',
  reasons: { 'network.nat': 'a third of the price' },
  dns: { zones: { 'example.org': 'created', 'example.com': { existing: 'Z1' } } },
  network: {
    cidr: '10.0.0.0/16',
    zones: ['a', 'b'],
    subnets: { public: ['10.0.1.0/24', '10.0.2.0/24'], app: ['10.0.10.0/24', '10.0.20.0/24'] },
    nat: 'single',
    interfaceEndpoints: [],
    peers: [{ name: 'office', cidr: '10.9.0.0/16' }],
  },
  cluster: {
    publicCidrs: ['203.0.113.0/24'],
    people: [{ name: 'platform-admins', may: 'administer' }],
    nodes: { system: { instanceType: 't3.medium', perZone: [1, 3], capacity: 'spot' } },
    autoscaler: 'cluster-autoscaler',
  },
  edge: { openTo: 'internet', requestsPerFiveMinutes: 2000, failover: null },
  recovery: { rtoMinutes: 1440, rpoMinutes: 1440 },
  backups: { days: 7, copyDays: 0 },
  deployments: [deployment('media', 'mesh', ['queue', 'queue', 'postgres']), deployment('files', 'ingress')],
};

function stack(name: string, resource: Blocks): StackFile {
  return { id: `dev-${name}`, environment: 'dev', name, upstream: [], reads: [], terraform: { resource } };
}

const stacks = [
  stack('network', {
    aws_vpc_endpoint: {
      s3: { service_name: 'com.amazonaws.ap-south-1.s3' },
      ecr: { service_name: 'com.amazonaws.ap-south-1.ecr.api' },
    },
  }),
  stack('cluster', {
    aws_eks_cluster: { cluster: { version: '1.36' } },
    aws_eks_access_entry: {
      access_platform_admins: {},
      access_pipeline_plan: { kubernetes_groups: ['platform:readers'] },
      access_nodes: {},
    },
    aws_eks_access_policy_association: {
      plan: {
        principal_arn: '${aws_eks_access_entry.access_pipeline_plan.principal_arn}',
        policy_arn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy',
      },
    },
  }),
  stack('edge', {
    aws_lb: { mesh: { name: 'dev-mesh', internal: false } },
    aws_wafv2_web_acl: { acl: { name: 'dev-public', rule: [{ name: 'rate' }, { name: 'common' }] } },
  }),
  stack('media-aws', {
    aws_cloudfront_distribution: {
      web: {
        aliases: ['media.example.org'],
        comment: 'media in dev',
        ordered_cache_behavior: [{ path_pattern: '/static/*' }],
      },
    },
    aws_apigatewayv2_api: { api: { name: 'dev-media-api', protocol_type: 'HTTP' } },
    aws_apigatewayv2_route: {
      one: { api_id: '${aws_apigatewayv2_api.api.id}', route_key: 'ANY /' },
      other: { api_id: '${aws_apigatewayv2_api.another.id}', route_key: 'GET /' },
    },
  }),
];

const posture = {
  encryption: [],
  exposure: [],
  ports: { from: [], to: [], cells: [] },
  roles: [],
  retention: [],
};
const model = environmentModel(dev, stacks, { systems: [], posture });

describe('an environment', () => {
  it('tells where it is and whether what holds data is kept', () => {
    expect(model).toMatchObject({
      name: 'dev',
      account: '111111111111',
      region: 'ap-south-1',
      secondRegion: 'ap-southeast-1',
      protected: false,
      reasons: { 'network.nat': 'a third of the price' },
    });
    expect(environmentModel({ ...dev, removal: 'retain' }, stacks, { systems: [], posture }).protected).toBe(true);
  });

  it('tells its network: zones with their tiers, the way out, endpoints that the stacks make', () => {
    expect(model.network).toEqual({
      cidr: '10.0.0.0/16',
      zones: [
        {
          name: 'ap-south-1a',
          tiers: [
            { tier: 'public', cidr: '10.0.1.0/24' },
            { tier: 'app', cidr: '10.0.10.0/24' },
          ],
        },
        {
          name: 'ap-south-1b',
          tiers: [
            { tier: 'public', cidr: '10.0.2.0/24' },
            { tier: 'app', cidr: '10.0.20.0/24' },
          ],
        },
      ],
      nat: 'One NAT gateway, in ap-south-1a: losing that zone cuts the way out of all',
      endpoints: ['ecr.api', 's3'],
      peers: [{ name: 'office', cidr: '10.9.0.0/16' }],
    });
    const perZone = { ...dev, network: { ...dev.network, nat: 'per-zone' as const } };
    expect(environmentModel(perZone, stacks, { systems: [], posture }).network.nat).toBe(
      'A NAT gateway in each of the 2 zones',
    );
  });

  it('tells its cluster: the version that the stack asks for, nodes, and who may use it', () => {
    expect(model.cluster).toEqual({
      version: '1.36',
      nodes: [{ name: 'system', instanceType: 't3.medium', perZone: [1, 3], capacity: 'spot' }],
      autoscaler: 'cluster autoscaler',
      access: [
        { name: 'platform-admins', may: 'administer' },
        { name: 'pipeline plan', may: 'AmazonEKSViewPolicy, group platform:readers' },
        { name: 'nodes', may: 'join as a node' },
      ],
      publicCidrs: ['203.0.113.0/24'],
    });
  });

  it('is drawn as far as it goes where its stacks were not synthesized', () => {
    const bare = environmentModel(dev, [], { systems: [], posture });
    expect(bare.cluster.version).toBe('unknown');
    expect(bare.network.endpoints).toEqual([]);
    expect(bare.stacks).toEqual([]);
  });
});

describe('the edge', () => {
  it('lists zones, distributions, API gateways, load balancers and firewalls, each with its detail', () => {
    expect(edgeModels(dev, stacks)).toEqual([
      { kind: 'zone', name: 'example.org', detail: 'Hosted zone, made here' },
      { kind: 'zone', name: 'example.com', detail: 'Hosted zone, made elsewhere' },
      { kind: 'cloudfront', name: 'media.example.org', detail: 'media in dev; /static/* from a private bucket' },
      { kind: 'api-gateway', name: 'dev-media-api', detail: 'HTTP API with 1 route' },
      { kind: 'alb', name: 'dev-mesh', detail: 'Public; in front of the gateway of the mesh' },
      { kind: 'alb', name: 'ingress', detail: 'Public, for 1 host; made in the cluster from Kubernetes Ingress' },
      { kind: 'waf', name: 'dev-public', detail: '2 rules: rate, common' },
    ]);
  });

  it('says where a load balancer answers only CloudFront, and has no second one without ingress systems', () => {
    const closed: EnvironmentData = {
      ...dev,
      edge: { ...dev.edge, openTo: 'cloudfront' },
      deployments: [deployment('media', 'mesh')],
    };
    expect(edgeModels(closed, stacks).filter(({ kind }) => kind === 'alb')).toEqual([
      { kind: 'alb', name: 'dev-mesh', detail: 'Answers only CloudFront; in front of the gateway of the mesh' },
    ]);
  });
});

describe('the traffic', () => {
  const { nodes, edges } = trafficGraph(dev, stacks);
  const lines = edges.map(({ from, to }) => `${from} > ${to}`);

  it('goes from people to what systems keep their data in', () => {
    expect(lines).toEqual([
      'people > dns',
      'dns > cdn:media',
      'cdn:media > alb:mesh',
      'people > api:media',
      'api:media > alb:mesh',
      'dns > alb:mesh',
      'alb:mesh > gateway',
      'gateway > system:media',
      'system:media > needs:media',
      'dns > alb:ingress',
      'alb:ingress > system:files',
    ]);
  });

  it('has a node for every end of an edge, once', () => {
    const ids = nodes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(edges.flatMap(({ from, to }) => [from, to]).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('links to each system, and counts what it needs', () => {
    expect(nodes.find(({ id }) => id === 'system:media')?.href).toBe('#/system/dev/media');
    expect(nodes.find(({ id }) => id === 'needs:media')?.label).toBe('2 queue, postgres');
    expect(nodes.map(({ id }) => id)).not.toContain('needs:files');
  });

  it('comes in by CloudFront alone where the load balancer answers nobody else', () => {
    const closed: EnvironmentData = {
      ...dev,
      edge: { ...dev.edge, openTo: 'cloudfront' },
      deployments: [deployment('media', 'mesh')],
    };
    const ways = trafficGraph(closed, stacks).edges.map(({ from, to }) => `${from} > ${to}`);
    expect(ways).toContain('cdn:media > alb:mesh');
    expect(ways).not.toContain('dns > alb:mesh');
  });
});
