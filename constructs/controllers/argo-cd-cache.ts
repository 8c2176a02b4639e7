import { ON_SYSTEM_NODES, reserved, resourcesOf } from './placement.ts';

/** Copies of Redis that agree on their leader: the loss of a zone leaves a majority only where there are three. */
const QUORUM = 3;

/** What stands beside Redis in its pod: who elects the leader, and who heals a split. */
const SENTINEL = { cpuMillicores: 10, memoryMiB: 32 };
const SPLIT_BRAIN = { cpuMillicores: 10, memoryMiB: 16 };

/** Redis of Argo CD, which holds nothing that is not computed again: three copies where there are three zones, else one. */
export function argoCdCache(zones: number) {
  return zones >= QUORUM ? shared() : single();
}

function single() {
  const { resources } = reserved('argo cd cache');
  return {
    redis: {
      enabled: true,
      resources,
      pdb: { enabled: true, maxUnavailable: 1 },
      automountServiceAccountToken: false,
    },
    'redis-ha': { enabled: false },
  };
}

/** Copies with a leader that they elect, behind proxies that know it. Zones are a wish: a copy finds room after a loss too. */
function shared() {
  const copies = reserved('argo cd cache');
  const proxies = reserved('argo cd cache proxy');
  const init = { resources: resourcesOf(SENTINEL) };
  const placed = {
    hardAntiAffinity: false,
    tolerations: ON_SYSTEM_NODES.tolerations,
    additionalAffinities: ON_SYSTEM_NODES.affinity,
    podDisruptionBudget: { maxUnavailable: 1 },
    init,
  };
  return {
    redis: { enabled: true },
    'redis-ha': {
      enabled: true,
      replicas: copies.replicas,
      ...placed,
      redis: {
        resources: resourcesOf({
          cpuMillicores: copies.request.cpuMillicores - SENTINEL.cpuMillicores - SPLIT_BRAIN.cpuMillicores,
          memoryMiB: copies.request.memoryMiB - SENTINEL.memoryMiB - SPLIT_BRAIN.memoryMiB,
        }),
      },
      sentinel: { resources: resourcesOf(SENTINEL) },
      splitBrainDetection: { resources: resourcesOf(SPLIT_BRAIN) },
      topologySpreadConstraints: {
        enabled: true,
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
      },
      haproxy: {
        enabled: true,
        replicas: proxies.replicas,
        resources: proxies.resources,
        ...placed,
        metrics: { enabled: true, serviceMonitor: { enabled: true } },
      },
    },
  };
}
