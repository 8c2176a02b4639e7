import { type Load, times, total } from '../../environments/checks/load.ts';
import { MONGO_MEMBER, OBJECT_SERVER, type Request, SIDECAR } from '../../environments/checks/resource-requests.ts';
import type { Service } from '../../systems/schema.ts';
import { inMesh, type SystemFacts, storesOf, zonesOf } from './system-facts.ts';

/** Share of its replicas that a service starts beyond them while it is rolled out (charts/application, `maxSurge`). */
const SURGE = 0.25;
/** Pods of a store that sets itself up, or takes a member's place. */
const STORE_EXTRA = 1;

/** The most that all pods of a system together may ask for. */
export interface Quota extends Request {
  readonly pods: number;
}

/**
 * Every service at its most, rolled out at the same time, with a canary in every zone, its jobs running; every store with
 * one pod more. So nothing that the data allows is refused, and a defect can't take the nodes from the other systems.
 */
export function quota(facts: SystemFacts): Quota {
  const { deployment } = facts;
  const services = Object.values(deployment.services).map((service) => serviceLoad(facts, service));
  const stores = storesOf(facts).map((name) => storeLoad(facts, name));
  const { pods, cpuMillicores, memoryMiB } = total([...services, ...stores]);
  return { cpuMillicores, memoryMiB, pods };
}

function serviceLoad(facts: SystemFacts, service: Service): Load {
  const sidecar = inMesh(facts) ? SIDECAR : { cpuMillicores: 0, memoryMiB: 0 };
  const pod = {
    cpuMillicores: service.cpuMillicores + sidecar.cpuMillicores,
    memoryMiB: service.memoryMiB + sidecar.memoryMiB,
  };
  const most = mostReplicas(facts, service);
  const canaries = service.routes.length > 0 ? 2 * zonesOf(facts) : 0;
  const jobs = [service.migration, service.seed, ...Object.values(service.crons)].filter((job) => job !== undefined);
  return times(most + Math.ceil(most * SURGE) + canaries + jobs.length, pod);
}

function mostReplicas(facts: SystemFacts, { scaling }: Service): number {
  if (scaling.by === 'load') return scaling.perZone[1] * zonesOf(facts);
  return scaling.by === 'queue' ? scaling.replicas[1] : scaling.replicas;
}

function storeLoad({ deployment }: SystemFacts, name: string): Load {
  const size = deployment.sizes[name];
  if (size !== undefined && 'members' in size) return times(size.members + STORE_EXTRA, MONGO_MEMBER);
  return times((size !== undefined && 'servers' in size ? size.servers : 0) + STORE_EXTRA, OBJECT_SERVER);
}
