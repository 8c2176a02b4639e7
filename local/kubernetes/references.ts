import type { Api } from './api.ts';
import { ApiError } from './http.ts';
import { type Needed, neededBy, type Pod } from './pods.ts';
import { CHECKED_ANNOTATION } from './stages.ts';
import { follow } from './watched.ts';

/**
 * The check of a kubelet that KWOK lacks: a pod whose Secret or ConfigMap is missing is not started, and says which one
 * in the words of a kubelet (`CreateContainerConfigError`). As soon as the object is there, the pod starts.
 */
export function checkReferences(api: Api, onError: (error: unknown) => void): { stop(): Promise<void> } {
  return follow(
    api,
    [{ apiVersion: 'v1', kind: 'Pod', fields: 'status.phase=Pending' }],
    async ([pods = []]) => {
      const unchecked = (pods as readonly Pod[]).filter(awaitsCheck);
      await Promise.all(unchecked.map((pod) => check(api, pod)));
      // What a pod lacks may come without a change of the pod.
      return unchecked.length > 0 ? 'again' : undefined;
    },
    onError,
  );
}

function awaitsCheck({ metadata, spec }: Pod): boolean {
  return spec.nodeName !== undefined && metadata.annotations?.[CHECKED_ANNOTATION] === undefined;
}

async function check(api: Api, pod: Pod): Promise<void> {
  const missing = await firstMissing(api, pod);
  if (missing !== undefined && waitingReason(pod) !== undefined) return;
  try {
    if (missing === undefined) {
      await api.patch(pod, { metadata: { annotations: { [CHECKED_ANNOTATION]: 'true' } } });
    } else {
      await api.patch(pod, { status: { containerStatuses: waiting(pod, missing) } }, { subresource: 'status' });
    }
  } catch (error) {
    // Deleted in between: nothing is left to start.
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
}

async function firstMissing(api: Api, pod: Pod): Promise<string | undefined> {
  for (const needed of neededBy(pod.spec)) {
    const fault = await faultOf(api, pod, needed);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

async function faultOf(api: Api, pod: Pod, { kind, name, key }: Needed): Promise<string | undefined> {
  const namespace = pod.metadata.namespace ?? 'default';
  const object = await api.get({ apiVersion: 'v1', kind, metadata: { name, namespace } });
  if (object === undefined) return `${kind.toLowerCase()} "${name}" not found`;
  const keys = Object.keys({ ...(object['data'] as object), ...(object['binaryData'] as object) });
  if (key === undefined || keys.includes(key)) return undefined;
  return `couldn't find key ${key} in ${kind} ${namespace}/${name}`;
}

function waitingReason(pod: Pod): string | undefined {
  return pod.status.containerStatuses?.[0]?.state?.waiting?.reason;
}

function waiting(pod: Pod, message: string): object[] {
  return pod.spec.containers.map(({ name, image }) => ({
    name,
    image,
    imageID: '',
    ready: false,
    restartCount: 0,
    state: { waiting: { reason: 'CreateContainerConfigError', message } },
  }));
}
