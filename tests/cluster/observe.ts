import type { Api } from '../../local/kubernetes/api.ts';
import { eventually } from '../../local/kubernetes/eventually.ts';
import { ZONE_LABEL } from '../../local/kubernetes/node-objects.ts';
import { isReady, type Pod } from '../../local/kubernetes/pods.ts';

/** Pods of an application, by their label `app`. */
export async function podsOf(api: Api, namespace: string, app: string): Promise<Pod[]> {
  return (await api.list({ apiVersion: 'v1', kind: 'Pod', namespace, labels: `app=${app}` })) as Pod[];
}

/** How many ready pods an application has in each zone; zones without any are missing. */
export async function readyByZone(api: Api, namespace: string, app: string): Promise<Readonly<Record<string, number>>> {
  const zones = new Map(
    (await api.list({ apiVersion: 'v1', kind: 'Node' })).map(({ metadata }) => [
      metadata.name,
      metadata.labels?.[ZONE_LABEL] ?? '',
    ]),
  );
  const counts: Record<string, number> = {};
  for (const pod of (await podsOf(api, namespace, app)).filter(isReady)) {
    const zone = zones.get(pod.spec.nodeName ?? '') ?? 'a node that is gone';
    counts[zone] = (counts[zone] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).sort());
}

/** Waits until exactly this many pods are ready; the error shows every pod with its phase and node. */
export async function untilReady(
  api: Api,
  namespace: string,
  app: string,
  { replicas, seconds }: { readonly replicas: number; readonly seconds: number },
): Promise<void> {
  await eventually(
    `${replicas} ready pods of ${app}`,
    async () => (await podsOf(api, namespace, app)).filter(isReady).length === replicas,
    {
      seconds,
      seen: async () => (await podsOf(api, namespace, app)).map(summary),
    },
  );
}

function summary({ metadata, spec, status }: Pod): object {
  const waiting = status.containerStatuses?.find(({ state }) => state?.waiting)?.state?.waiting;
  const unscheduled = status.conditions?.find(
    ({ type, status: holds }) => type === 'PodScheduled' && holds === 'False',
  );
  return { pod: metadata.name, node: spec.nodeName, phase: status.phase, waiting, unscheduled };
}
