import type { Cluster } from '../../local/kubernetes/cluster.ts';
import { repeat } from '../../local/kubernetes/eventually.ts';
import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import type { Pod } from '../../local/kubernetes/pods.ts';
import { podsOf } from './observe.ts';

/** A service and the Secret that its pods read. */
export interface Reader {
  readonly namespace: string;
  readonly service: string;
  readonly secret: string;
}

/**
 * Does something while a Secret is missing, and puts the Secret back whatever happened.
 * @returns what the pods that did not start said of it, each text once.
 */
export async function whileMissing(
  { api }: Cluster,
  { namespace, service, secret: name }: Reader,
  happening: () => Promise<unknown>,
): Promise<readonly string[]> {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace } };
  const kept = await api.get(secret);
  if (kept === undefined) throw new Error(`there is no Secret ${namespace}/${name}`);
  await api.remove(secret);
  const said = new Set<string>();
  const looking = repeat(
    async () => {
      for (const pod of await podsOf(api, namespace, service)) {
        const { reason, message } = waitingOf(pod);
        if (reason === 'CreateContainerConfigError') said.add(String(message));
      }
    },
    { milliseconds: 200, onError: () => undefined },
  );
  try {
    await happening();
  } finally {
    await looking.stop();
    await api.create(anew(kept));
  }
  return [...said];
}

function waitingOf(pod: Pod): { readonly reason?: string; readonly message?: string } {
  return pod.status.containerStatuses?.[0]?.state?.waiting ?? {};
}

/** Without what the API server wrote into it. */
function anew({ apiVersion, kind, metadata, data, type }: KubernetesObject): KubernetesObject {
  const { name, namespace = '', ownerReferences } = metadata;
  return { apiVersion, kind, metadata: { name, namespace, ownerReferences }, data, type };
}
