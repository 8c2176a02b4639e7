import { controllersIn, type Request } from '../../environments/checks/resource-requests.ts';
import { PURPOSE_LABEL, TAINTS } from '../cluster/node-settings.ts';

/** Priority classes of `charts/platform`, which every release may name. Higher is scheduled first. */
export const PRIORITY_CLASSES = {
  'platform-critical': {
    value: 1_000_000,
    default: false,
    description: 'What traffic, admission and secrets depend on: mesh, certificates, secrets, autoscaling by queue.',
  },
  platform: { value: 100_000, default: false, description: 'Delivery, observability and backup of the platform.' },
  application: { value: 1000, default: true, description: 'Services of the systems; every pod that names no class.' },
} as const;

export type PriorityClass = keyof typeof PRIORITY_CLASSES;

/** Requests in Kubernetes' notation, with the memory limit. */
export interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly memory: string };
}

/** Replicas and requests of one controller, as the check of the nodes' capacity counts them. */
export interface Reserved {
  readonly replicas: number;
  readonly request: Request;
  readonly resources: Resources;
}

/**
 * What the platform's workload table reserves for a controller in an environment of so many zones; without a number, of
 * three. The memory limit is twice the request; there is no
 * processor limit, since it would only slow down what nobody else uses.
 * @throws where the table has no such row: an unreserved pod would not be counted anywhere.
 */
export function reserved(name: string, zones = 3): Reserved {
  const row = controllersIn(zones).find((controller) => controller.name === name);
  if (row === undefined) throw new Error(`environments/checks/resource-requests.ts reserves nothing for ${name}`);
  return { replicas: row.replicas, request: row, resources: resourcesOf(row) };
}

/** Requests in Kubernetes' notation, with the memory limit. */
export function resourcesOf({ cpuMillicores, memoryMiB }: Request): Resources {
  return {
    requests: { cpu: `${cpuMillicores}m`, memory: `${memoryMiB}Mi` },
    limits: { memory: `${2 * memoryMiB}Mi` },
  };
}

/** Pods of the platform may and preferably do run on system nodes, but do not wait for room there. */
export const ON_SYSTEM_NODES = {
  tolerations: TAINTS.system.map(({ key, value }) => ({
    key,
    operator: 'Equal',
    value,
    effect: 'PreferNoSchedule',
  })),
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 50,
          preference: { matchExpressions: [{ key: PURPOSE_LABEL, operator: 'In', values: ['system'] }] },
        },
      ],
    },
  },
} as const;

/**
 * Replicas in different zones and on different nodes. Zones are a must, so that one zone never holds all of them; nodes
 * are a wish, since a small environment has one node in a zone. The labels must not change with an upgrade.
 */
export function spread(labels: Readonly<Record<string, string>>) {
  const constraint = (topologyKey: string, whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway') => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable,
    labelSelector: { matchLabels: labels },
    matchLabelKeys: ['pod-template-hash'],
    // Nodes of a lost zone are tainted long before they are gone; their zone must not count as one that has too few.
    nodeTaintsPolicy: 'Honor',
  });
  return [
    constraint('topology.kubernetes.io/zone', 'DoNotSchedule'),
    constraint('kubernetes.io/hostname', 'ScheduleAnyway'),
  ];
}
