import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from './api.ts';
import { isReady, type Pod } from './pods.ts';

/** How often pods are counted, in milliseconds; a shorter gap goes unseen. */
const INTERVAL = 200;

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
export async function readyPods(api: Api, namespaces: ReadonlySet<string>): Promise<ReadyPods> {
  return countReady((await api.list({ apiVersion: 'v1', kind: 'Pod' })) as Pod[], namespaces);
}

/** The fewest ready pods of each workload that were seen at any moment while something happened. */
export async function fewestReady(
  api: Api,
  namespaces: ReadonlySet<string>,
  happening: () => Promise<unknown>,
): Promise<ReadyPods> {
  const fewest = new Map(await readyPods(api, namespaces));
  let done = false;
  const end = happening().finally(() => {
    done = true;
  });
  // The error is told by `await end`; until then it must not count as unhandled.
  end.catch(() => undefined);
  while (!done) {
    const now = await readyPods(api, namespaces);
    for (const [name, count] of fewest) fewest.set(name, Math.min(count, now.get(name) ?? 0));
    await pause(INTERVAL);
  }
  await end;
  return fewest;
}
