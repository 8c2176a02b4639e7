import type { KubernetesObject } from './object.ts';

/** The parts of a pod that tests and stand-ins read. */
export interface Pod extends KubernetesObject {
  readonly spec: PodSpec;
  readonly status: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly state?: { readonly waiting?: Waiting } }[];
  };
}

/** Why a container has not started. */
interface Waiting {
  readonly reason?: string;
  readonly message?: string;
}

export interface PodSpec {
  readonly nodeName?: string;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
}

interface Named {
  readonly name: string;
  readonly optional?: boolean;
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly {
    readonly valueFrom?: { readonly secretKeyRef?: Keyed; readonly configMapKeyRef?: Keyed };
  }[];
  readonly envFrom?: readonly { readonly secretRef?: Named; readonly configMapRef?: Named }[];
}

interface Keyed extends Named {
  readonly key: string;
}

interface Volume {
  readonly secret?: { readonly secretName: string; readonly optional?: boolean };
  readonly configMap?: Named;
  readonly projected?: { readonly sources?: readonly { readonly secret?: Named; readonly configMap?: Named }[] };
}

/** A Secret or ConfigMap without which a container is not started. */
export interface Needed {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  /** Of one variable; absent where the whole object is asked for. */
  readonly key?: string;
}

/** Every object of the pod's namespace that its containers and volumes ask for and that is not marked optional. */
export function neededBy(spec: PodSpec): Needed[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const variables = containers.flatMap(({ env = [], envFrom = [] }) => [
    ...env.flatMap(({ valueFrom }) => pair(valueFrom?.secretKeyRef, valueFrom?.configMapKeyRef)),
    ...envFrom.flatMap(({ secretRef, configMapRef }) => pair(secretRef, configMapRef)),
  ]);
  const volumes = (spec.volumes ?? []).flatMap(({ secret, configMap, projected }) => [
    ...pair(secret === undefined ? undefined : { ...secret, name: secret.secretName }, configMap),
    ...(projected?.sources ?? []).flatMap((source) => pair(source.secret, source.configMap)),
  ]);
  return [...variables, ...volumes];
}

function pair(secret: Named | Keyed | undefined, configMap: Named | Keyed | undefined): Needed[] {
  return [...one('Secret', secret), ...one('ConfigMap', configMap)];
}

function one(kind: Needed['kind'], reference: Named | Keyed | undefined): Needed[] {
  if (reference === undefined || reference.optional === true) return [];
  return [{ kind, name: reference.name, ...('key' in reference ? { key: reference.key } : {}) }];
}

/** Whether a pod takes traffic: ready, and not on its way out. */
export function isReady(pod: KubernetesObject): boolean {
  const { conditions = [] } = ((pod as Pod).status ?? {}) as Pod['status'];
  const ready = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
  return ready && pod.metadata['deletionTimestamp'] === undefined;
}
