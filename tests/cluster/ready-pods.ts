import type { Api } from '../../local/kubernetes/api.ts';
import { isReady, type Pod } from '../../local/kubernetes/pods.ts';
import { watch } from '../../local/kubernetes/watched.ts';

const PODS = { apiVersion: 'v1', kind: 'Pod' };

/** Ready pods by workload: `<namespace>/<app.kubernetes.io/name>`. Pods of jobs and canaries are not counted. */
export type ReadyPods = ReadonlyMap<string, number>;

/** Counts the ready pods of every workload of some namespaces; workloads with pods of which none is ready count 0. */
export function countReady(pods: readonly Pod[], namespaces: ReadonlySet<string>): ReadyPods {
  const counts = new Map<string, number>();
  for (const pod of pods) {
    const { namespace = '', labels = {} } = pod.metadata;
    const owner = (pod.metadata['ownerReferences'] as readonly { kind: string }[] | undefined)?.[0]?.kind;
    const name = labels['app.kubernetes.io/name'];
    if (!namespaces.has(namespace) || owner === 'Job' || name === undefined || labels['version'] === 'canary') continue;
    const key = `${namespace}/${name}`;
    counts.set(key, (counts.get(key) ?? 0) + (isReady(pod) ? 1 : 0));
  }
  return counts;
}

/** The same of the pods that the cluster has at this moment. */
export async function readyPods(api: Pick<Api, 'list'>, namespaces: ReadonlySet<string>): Promise<ReadyPods> {
  return countReady((await api.list(PODS)) as Pod[], namespaces);
}

/** The same at every moment, told after each change until it is stopped; resolves when the first count is known. */
export async function watchReady(
  api: Pick<Api, 'watch'>,
  namespaces: ReadonlySet<string>,
  onCount: (ready: ReadyPods) => void,
): Promise<{ now(): ReadyPods; stop(): Promise<void> }> {
  const errors: unknown[] = [];
  let latest: ReadyPods = new Map();
  const pods = watch(api, PODS, {
    onChange: (objects) => {
      latest = countReady(objects as readonly Pod[], namespaces);
      onCount(latest);
    },
    onError: (error) => errors.push(error),
  });
  await pods.known;
  return {
    now: () => latest,
    stop: async () => {
      await pods.stop();
      if (errors.length > 0) throw new Error(`the pods were out of sight: ${errors.join('; ')}`);
    },
  };
}

/** The fewest ready pods of each workload that were seen at any moment while something happened. */
export async function fewestReady(
  api: Pick<Api, 'list' | 'watch'>,
  namespaces: ReadonlySet<string>,
  happening: () => Promise<unknown>,
): Promise<ReadyPods> {
  const fewest = new Map<string, number>();
  const count = (ready: ReadyPods): void => {
    for (const [name, least] of fewest) fewest.set(name, Math.min(least, ready.get(name) ?? 0));
  };
  const watched = await watchReady(api, namespaces, count);
  for (const [name, ready] of watched.now()) fewest.set(name, ready);
  try {
    await happening();
    // The last changes may not have been told yet.
    count(await readyPods(api, namespaces));
  } finally {
    await watched.stop();
  }
  return fewest;
}
