import { clusterCommands } from '../kubernetes/cluster-commands.ts';
import { ZONE_LABEL } from '../kubernetes/node-objects.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { isReady, type Pod } from '../kubernetes/pods.ts';
import { must } from './helm-releases.ts';

/** Pods of one system in one zone. Those that ended with success do not count. */
export interface PodCount {
  readonly ready: number;
  readonly all: number;
}

/** Pods by system (its namespace), then by zone; a pod that no node was found for is in the zone `none`. */
export type PodsByZone = Readonly<Record<string, Readonly<Record<string, PodCount>>>>;

/** Counts the pods of a cluster. */
export async function podsBySystemAndZone(kubeconfig: string): Promise<PodsByZone> {
  const { kubectl } = clusterCommands(kubeconfig, '/nonexistent');
  const { stdout } = must(
    await kubectl(['get', 'pods,nodes', '--all-namespaces', '--output=json']),
    'kubectl get pods',
  );
  return podsByZone((JSON.parse(stdout) as { readonly items: readonly KubernetesObject[] }).items);
}

/** @param objects pods and nodes; sorted by system and zone. */
export function podsByZone(objects: readonly KubernetesObject[]): PodsByZone {
  const zones = new Map(
    objects
      .filter(({ kind }) => kind === 'Node')
      .map(({ metadata }) => [metadata.name, metadata.labels?.[ZONE_LABEL] ?? 'none']),
  );
  const found: Record<string, Record<string, PodCount>> = {};
  const pods = objects.filter((object): object is Pod => object.kind === 'Pod');
  for (const pod of pods.filter(({ status }) => status.phase !== 'Succeeded')) {
    const system = pod.metadata.namespace ?? '';
    const zone = zones.get(pod.spec.nodeName ?? '') ?? 'none';
    const counts = found[system] ?? {};
    const { ready, all } = counts[zone] ?? { ready: 0, all: 0 };
    found[system] = { ...counts, [zone]: { ready: ready + (isReady(pod) ? 1 : 0), all: all + 1 } };
  }
  const sorted = <T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(Object.fromEntries(Object.entries(found).map(([system, counts]) => [system, sorted(counts)])));
}
