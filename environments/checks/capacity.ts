import { parseCidr } from '../../lib/cidr.ts';
import type { Problem } from '../../lib/errors.ts';
import { INSTANCE_TYPES, maxPods } from '../../lib/instance-types.ts';
import { prefixesIn, singleAddressesIn } from '../../lib/prefixes.ts';
import type { System } from '../../systems/schema.ts';
import { type Deployment, deploySystem } from '../deploy.ts';
import type { Environment } from '../schema.ts';
import { addressDemand, allocatable, type Demand, type NodePool } from './addresses.ts';
import type { Check } from './index.ts';
import { daemons, type Load, singleAddresses, times, total, zoneLoad } from './load.ts';

/** Nodes, pods and warm prefixes fit into every app subnet, and pods onto the nodes. */
export const capacity: Check = ({ environments, systems }, problems, warnings) => {
  for (const environment of environments) {
    const pools = poolsOf(environment);
    if (pools === undefined || environment.network.zones.length === 0) continue;
    const deployments = deploymentsOf(environment, systems);
    problems.push(...addressProblems(environment, deployments, pools));
    problems.push(...leastProblems(environment, deployments, pools));
    warnings.push(...mostWarnings(environment, deployments, pools));
  }
};

function addressProblems(
  environment: Environment,
  deployments: readonly Deployment[],
  pools: readonly NodePool[],
): Problem[] {
  const { network } = environment;
  const { pods } = zoneLoad(network.zones.length, deployments, 'most');
  const demand = addressDemand(
    pools,
    pods,
    daemons(environment.cluster.cloudwatch).filter(({ address }) => address).length,
  );
  const single = singleAddresses(environment, deployments) + demand.interfaceAddresses;
  return [
    ...tooManyPods(environment, pools, demand),
    ...network.subnets.app.flatMap((cidr, index) => {
      const subnet = parseCidr(cidr);
      if (subnet === undefined) return [];
      const path = `environments/${environment.name}: network.subnets.app.${index}`;
      const nodes = pools.reduce((sum, pool) => sum + pool.nodes, 0);
      return [
        ...exhausted(
          path,
          cidr,
          demand.prefixes,
          prefixesIn(subnet),
          `prefixes of 16 addresses, and ${nodes} nodes with ${pods} pods take ${demand.prefixes} with their warm ones`,
        ),
        ...exhausted(
          path,
          cidr,
          single,
          singleAddressesIn(subnet),
          `single addresses, and interfaces of nodes, endpoints, the control plane and databases take ${single}`,
        ),
      ];
    }),
  ];
}

function exhausted(path: string, cidr: string, wanted: number, there: number, what: string): Problem[] {
  if (wanted <= there) return [];
  return [
    {
      code: 'ADDRESSES_EXHAUSTED',
      path,
      given: cidr,
      allowed: `a subnet with enough addresses: this one has ${there} ${what}`,
      fix: 'enlarge the subnet, take fewer and larger nodes (each keeps a warm prefix), or lower the most replicas (ceilings)',
    },
  ];
}

function tooManyPods(environment: Environment, pools: readonly NodePool[], { podsPerNode }: Demand): Problem[] {
  return PURPOSES.flatMap((purpose, index) => {
    const pool = pools[index];
    const wanted =
      (podsPerNode[index] ?? 0) + daemons(environment.cluster.cloudwatch).filter(({ address }) => !address).length;
    if (pool === undefined || wanted <= maxPods(pool.type, { prefixDelegation: true })) return [];
    const problem: Problem = {
      code: 'ADDRESSES_EXHAUSTED',
      path: `environments/${environment.name}: cluster.nodes.${purpose}`,
      given: `${pool.nodes} nodes in a zone`,
      allowed: `at most ${maxPods(pool.type, { prefixDelegation: true })} pods on a node; at their most there would be ${wanted}`,
      fix: 'raise the most of perZone, or lower the most replicas (ceilings)',
    };
    return [problem];
  });
}

function leastProblems(
  environment: Environment,
  deployments: readonly Deployment[],
  pools: readonly NodePool[],
): Problem[] {
  const shortage = shortages(environment, pools, zoneLoad(environment.network.zones.length, deployments, 'least'));
  return shortage.map(({ what, wanted, there }) => ({
    code: 'CAPACITY_EXHAUSTED',
    path: `environments/${environment.name}: cluster.nodes`,
    given: `${there} ${what} in a zone at the most nodes`,
    allowed: `at least ${wanted} ${what}, which the least replicas of all systems and the platform ask for`,
    fix: 'raise the most of perZone, or choose a larger instanceType',
  }));
}

function mostWarnings(
  environment: Environment,
  deployments: readonly Deployment[],
  pools: readonly NodePool[],
): string[] {
  const shortage = shortages(environment, pools, zoneLoad(environment.network.zones.length, deployments, 'most'));
  return shortage.map(
    ({ what, wanted, there }) =>
      `environments/${environment.name}: cluster.nodes: at their most all systems ask for ${wanted} ${what} in a zone and the most nodes have ${there}; the last replicas would wait`,
  );
}

function shortages(environment: Environment, pools: readonly NodePool[], load: Load) {
  const nodes = pools.reduce((sum, pool) => sum + pool.nodes, 0);
  const onEveryNode = total(daemons(environment.cluster.cloudwatch).map((item) => times(nodes, item)));
  const room = total(pools.map(({ type, nodes: count }) => times(count, allocatable(type))));
  return [
    {
      what: 'millicores of CPU',
      wanted: load.cpuMillicores + onEveryNode.cpuMillicores,
      there: room.cpuMillicores,
    },
    { what: 'MiB of memory', wanted: load.memoryMiB + onEveryNode.memoryMiB, there: room.memoryMiB },
  ].filter(({ wanted, there }) => wanted > there);
}

const PURPOSES = ['system', 'applications'] as const;

/** Nodes of a zone at their most, by purpose; undefined where a type is unknown, which another check tells. */
function poolsOf({ cluster }: Environment): readonly NodePool[] | undefined {
  const pools = PURPOSES.flatMap((purpose) => {
    const { instanceType, perZone } = cluster.nodes[purpose];
    const type = INSTANCE_TYPES.get(instanceType);
    return type === undefined ? [] : [{ type, nodes: perZone[1] }];
  });
  return pools.length === PURPOSES.length ? pools : undefined;
}

function deploymentsOf(environment: Environment, systems: readonly System[]): Deployment[] {
  return systems.flatMap((system) => {
    const choice = environment.systems[system.name];
    return choice === undefined ? [] : [deploySystem(environment, system, choice, [])];
  });
}
