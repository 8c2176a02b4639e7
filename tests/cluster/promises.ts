import { type Deployment, needsOf } from '../../environments/deploy.ts';
import type { PlatformEnvironment } from '../../environments/platform.ts';
import type { ReadyPods } from './ready-pods.ts';

/** What one workload promises, in ready pods. */
export interface Promised {
  /** `<namespace>/<name>`, as `readyPods` counts it. */
  readonly workload: string;
  /** Ready pods while nothing is wrong. */
  readonly full: number;
  /** Ready pods that an upgrade or a drained node leaves at any moment. */
  readonly budget: number;
  /** Ready pods that the loss of one zone leaves at any moment. */
  readonly zoneLost: number;
  /** Whether what is lost comes back in another zone; a member with a volume waits for its own. */
  readonly moves: boolean;
}

/** What every workload of a system promises in an environment. Workers count one: nothing scales them where KEDA is not. */
export function promises({ network }: PlatformEnvironment, deployment: Deployment): readonly Promised[] {
  const zones = network.zones.length;
  const system = deployment.system.name;
  const services = Object.entries(deployment.services).map(([name, { scaling }]): Promised => {
    const full = scaling.by === 'load' ? scaling.perZone[0] * zones : scaling.by === 'fixed' ? scaling.replicas : 1;
    const perZone = Math.ceil(full / zones);
    return {
      workload: `${system}/${name}`,
      full,
      budget: full === 1 ? 0 : full - 1,
      zoneLost: full - perZone,
      moves: true,
    };
  });
  const stores = [
    ...needsOf(deployment, 'mongo').map(
      ([name, { size }]) => [name, size.hosting === 'cluster' ? size.members : 0] as const,
    ),
    ...needsOf(deployment, 'object-store').map(
      ([name, { size }]) => [name, size.endpoint === null ? size.servers : 0] as const,
    ),
  ].filter(([, members]) => members > 0);
  return [
    ...services,
    ...stores.map(([name, members]): Promised => {
      const needed = members === 1 ? 0 : majority(members);
      return { workload: `${system}/${name}`, full: members, budget: needed, zoneLost: needed, moves: false };
    }),
  ];
}

/** A majority: MongoDB elects its primary with it, MinIO writes with half of its drives and one. */
function majority(members: number): number {
  return Math.floor(members / 2) + 1;
}

/** Workloads that have fewer ready pods than they promise, with both numbers. */
export function below(
  ready: ReadyPods,
  promised: readonly Promised[],
  what: 'full' | 'budget' | 'zoneLost',
): readonly string[] {
  return promised
    .map(({ workload, [what]: least }) => ({ workload, least, found: ready.get(workload) ?? 0 }))
    .filter(({ least, found }) => found < least)
    .map(({ workload, least, found }) => `${workload}: ${found} ready, ${least} promised`);
}
