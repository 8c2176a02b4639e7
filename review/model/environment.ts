import type { ClusterData, EnvironmentData, NetworkData } from '../read/platform-file.ts';
import { type Resource, resourcesOfType, type StackFile } from '../read/synth-output.ts';
import { comparedVersions } from './compared-versions.ts';
import { edgeModels } from './edge.ts';
import type { PostureModel } from './posture-model.ts';
import type { ClusterModel, EnvironmentModel, NetworkModel } from './review-model.ts';
import { stackModels } from './stacks.ts';
import type { SystemModel } from './system-model.ts';
import { trafficGraph } from './traffic.ts';
import { counted, words } from './words.ts';

/** One environment. @param stacks of this environment. */
export function environmentModel(
  environment: EnvironmentData,
  stacks: readonly StackFile[],
  { systems, posture }: { readonly systems: readonly SystemModel[]; readonly posture: PostureModel },
): EnvironmentModel {
  const edge = edgeModels(environment, stacks);
  return {
    name: environment.name,
    about: environment.about,
    account: environment.accountId,
    region: environment.region,
    secondRegion: environment.secondRegion ?? null,
    protected: environment.removal === 'retain',
    network: networkModel(environment, stacks),
    cluster: clusterModel(environment.cluster, stacks),
    edge,
    systems,
    stacks: stackModels(
      stacks,
      environment.deployments.map(({ system }) => system.name),
    ),
    traffic: trafficGraph(environment, stacks),
    posture,
    versions: comparedVersions(stacks),
    reasons: environment.reasons,
  };
}

function networkModel({ network, region }: EnvironmentData, stacks: readonly StackFile[]): NetworkModel {
  const { cidr, zones, subnets, peers } = network;
  return {
    cidr,
    zones: zones.map((zone, index) => ({
      name: `${region}${zone}`,
      tiers: Object.entries(subnets).flatMap(([tier, cidrs]) => {
        const subnet = cidrs[index];
        return subnet === undefined ? [] : [{ tier, cidr: subnet }];
      }),
    })),
    nat: natOf(network, region),
    endpoints: endpointsOf(stacks, region),
    peers: peers.map(({ name, cidr: range }) => ({ name, cidr: range })),
  };
}

function natOf({ nat, zones }: NetworkData, region: string): string {
  return nat === 'single'
    ? `One NAT gateway, in ${region}${zones[0] ?? ''}: losing that zone cuts the way out of all`
    : `A NAT gateway in each of the ${counted(zones.length, 'zone')}`;
}

/** `ecr.api`, `s3`: of the endpoints that the stacks make, gateway endpoints included. */
function endpointsOf(stacks: readonly StackFile[], region: string): readonly string[] {
  return resourcesOfType(stacks, 'aws_vpc_endpoint')
    .map(({ block }) => String(block['service_name'] ?? '').replace(`com.amazonaws.${region}.`, ''))
    .sort();
}

function clusterModel(cluster: ClusterData, stacks: readonly StackFile[]): ClusterModel {
  const [eks] = resourcesOfType(stacks, 'aws_eks_cluster');
  return {
    version: String(eks?.block['version'] ?? cluster.version ?? 'unknown'),
    nodes: Object.entries(cluster.nodes).map(([name, { instanceType, perZone, capacity }]) => ({
      name,
      instanceType,
      perZone,
      capacity,
    })),
    autoscaler: words(cluster.autoscaler),
    access: accessOf(
      cluster,
      resourcesOfType(stacks, 'aws_eks_access_entry'),
      resourcesOfType(stacks, 'aws_eks_access_policy_association'),
    ),
    publicCidrs: cluster.publicCidrs,
  };
}

/** People as the environment names them, then the other entries of the cluster (the pipeline's roles) by their names. */
function accessOf(
  { people }: ClusterData,
  entries: readonly Resource[],
  policies: readonly Resource[],
): ClusterModel['access'] {
  const named = new Set(people.map(({ name }) => snake(name)));
  const others = entries
    .filter(({ name }) => !named.has(bare(name)))
    .map(({ name, block }) => {
      const given = policies
        .filter(({ block: policy }) => String(policy['principal_arn']).includes(`aws_eks_access_entry.${name}.`))
        .map(({ block: policy }) => String(policy['policy_arn']).split('/').at(-1) ?? '');
      const groups = Array.isArray(block['kubernetes_groups']) ? block['kubernetes_groups'].map(String) : [];
      const may = [...given, ...groups.map((group) => `group ${group}`)];
      return {
        name: words(bare(name).replaceAll('_', '-')),
        may: may.length === 0 ? 'join as a node' : may.join(', '),
      };
    });
  return [...people.map(({ name, may }) => ({ name, may })), ...others];
}

function bare(name: string): string {
  return name.replace(/^access_/, '');
}

function snake(name: string): string {
  return name.replaceAll('-', '_');
}
