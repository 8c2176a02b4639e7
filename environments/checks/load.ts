import type { System } from '../../systems/schema.ts';
import { type Deployment, needsOf } from '../deploy.ts';
import type { Environment } from '../schema.ts';
import {
  CLOUDWATCH_DAEMONS,
  controllersIn,
  DAEMONS,
  MONGO_MEMBER,
  OBJECT_SERVER,
  type PlatformPods,
  type Request,
  SIDECAR,
} from './resource-requests.ts';

/** Pods of one zone with what they ask for together. */
export interface Load extends Request {
  readonly pods: number;
}

/**
 * Pods of all systems and of the platform's controllers in one zone, without those on every node. What is spread over
 * zones is rounded up, so that it is the fullest zone.
 */
export function zoneLoad(zones: number, deployments: readonly Deployment[], bound: 'least' | 'most'): Load {
  const controllers = shared(zones, total(controllersIn(zones).map((item) => times(item.replicas, item))));
  const systems = deployments.flatMap((deployment) => [
    ...Object.values(deployment.services).map((service) => serviceLoad(zones, deployment.system, service, bound)),
    ...needsOf(deployment, 'mongo').map(([, { size }]) =>
      times(size.hosting === 'cluster' ? Math.ceil(size.members / zones) : 0, MONGO_MEMBER),
    ),
    ...needsOf(deployment, 'object-store').map(([, { size }]) =>
      times(size.endpoint === null ? Math.ceil(size.servers / zones) : 0, OBJECT_SERVER),
    ),
  ]);
  const sum = total([controllers, ...systems]);
  return {
    pods: Math.ceil(sum.pods),
    cpuMillicores: Math.ceil(sum.cpuMillicores),
    memoryMiB: Math.ceil(sum.memoryMiB),
  };
}

function serviceLoad(
  zones: number,
  { traffic }: System,
  { scaling, cpuMillicores, memoryMiB }: Deployment['services'][string],
  bound: 'least' | 'most',
): Load {
  const index = bound === 'least' ? 0 : 1;
  const replicas =
    scaling.by === 'load'
      ? scaling.perZone[index]
      : (scaling.by === 'queue' ? scaling.replicas[index] : scaling.replicas) / zones;
  const sidecar = traffic === 'mesh' ? SIDECAR : { cpuMillicores: 0, memoryMiB: 0 };
  return times(replicas, {
    cpuMillicores: cpuMillicores + sidecar.cpuMillicores,
    memoryMiB: memoryMiB + sidecar.memoryMiB,
  });
}

/** Single addresses of an app subnet that are not a node's, where they are asked for by what. */
export function singleAddresses(environment: Environment, deployments: readonly Deployment[]): number {
  const { network, operations } = environment;
  const databases = deployments.flatMap((deployment) => [
    ...needsOf(deployment, 'postgres').map(([, { size }]) => 1 + size.replicas + (size.multiZone ? 1 : 0)),
    ...needsOf(deployment, 'redis').map(([, { size }]) => 1 + size.replicas),
  ]);
  const shared = network.subnets.data === undefined ? databases.reduce((sum, count) => sum + count, 0) : 0;
  const machines = [operations.monitoring, operations.runner].length;
  return CONTROL_PLANE_ADDRESSES + FUNCTION_ADDRESSES + machines + network.interfaceEndpoints.length + shared;
}

/** Interfaces of the control plane in one subnet: two, and two more while it is upgraded (EKS guide, "Subnet requirements"). */
const CONTROL_PLANE_ADDRESSES = 4;
/** The rotation functions' shared interface and that of the API gateway's link, one per subnet each. */
const FUNCTION_ADDRESSES = 2;

/** Pods of the platform on every node. */
export function daemons(cloudwatch: boolean): readonly PlatformPods[] {
  return cloudwatch ? [...DAEMONS, ...CLOUDWATCH_DAEMONS] : DAEMONS;
}

/** What so many equal pods ask for. */
export function times(count: number, { cpuMillicores, memoryMiB }: Request): Load {
  return { pods: count, cpuMillicores: count * cpuMillicores, memoryMiB: count * memoryMiB };
}

/** The sum of several loads. */
export function total(loads: readonly Load[]): Load {
  return loads.reduce(
    (sum, load) => ({
      pods: sum.pods + load.pods,
      cpuMillicores: sum.cpuMillicores + load.cpuMillicores,
      memoryMiB: sum.memoryMiB + load.memoryMiB,
    }),
    { pods: 0, cpuMillicores: 0, memoryMiB: 0 },
  );
}

/** The part of one zone, where a load is spread over all of them. */
function shared(zones: number, { pods, cpuMillicores, memoryMiB }: Load): Load {
  return { pods: pods / zones, cpuMillicores: cpuMillicores / zones, memoryMiB: memoryMiB / zones };
}
