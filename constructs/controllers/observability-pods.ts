import { DAEMONS, type Request } from '../../environments/checks/resource-requests.ts';
import { ON_SYSTEM_NODES, type PriorityClass } from './placement.ts';

/** What a kind of pods on every node may ask for. @throws where the workload has no such row. */
export function daemon(name: string): Request {
  const found = DAEMONS.find((pods) => pods.name === name);
  if (found === undefined)
    throw new Error(`environments/checks/resource-requests.ts has no pods '${name}' on every node`);
  return found;
}

/** What is left for a pod's main container beside its helpers. */
export function beside(whole: Request, ...helpers: readonly Request[]): Request {
  return {
    cpuMillicores: helpers.reduce((rest, { cpuMillicores }) => rest - cpuMillicores, whole.cpuMillicores),
    memoryMiB: helpers.reduce((rest, { memoryMiB }) => rest - memoryMiB, whole.memoryMiB),
  };
}

/** Copies of what must go on when a zone is lost, where there are enough to lose one; a single one where it saves money. */
export function copies(zones: readonly unknown[], most: number): number {
  return zones.length >= 3 ? most : 1;
}

/** The platform's own pods: their class, and where they prefer to be. */
export function platformPod(priorityClassName: PriorityClass) {
  return { priorityClassName, ...ON_SYSTEM_NODES };
}

/** What runs on every node runs on tainted ones too. */
export const EVERY_NODE = [{ operator: 'Exists' }] as const;

/** Pod Security *restricted* for a pod of that user. */
export function restrictedPod(user: number) {
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    seccompProfile: { type: 'RuntimeDefault' },
  } as const;
}

/** Pod Security *restricted* for a container; it writes only where a volume is mounted. */
export const RESTRICTED_CONTAINER = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
} as const;

/** Storage class of `charts/platform`, whose volumes are encrypted with the environment's key. */
export const ENCRYPTED = 'encrypted';

/** A claim of one volume of that class. */
export function claim(gibibytes: number) {
  return {
    storageClassName: ENCRYPTED,
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: `${gibibytes}Gi` } },
  };
}
