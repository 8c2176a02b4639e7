import { EXIT } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';
import { kubectl } from '../reachability.ts';
import { LiveCluster } from './live-cluster.ts';
import { type KubernetesObject, keyOf } from './release.ts';
import { type Differing, differingObjects } from './release-drift.ts';

/** Objects of one namespace that are to be as Helm has recorded them. */
export interface Repair {
  readonly namespace: string;
  readonly objects: readonly KubernetesObject[];
}

/**
 * Brings objects of releases back to what Helm has recorded, those that are gone included. What somebody has added to them
 * stays: nobody else says whether it may go. The releases themselves stay as they are, with their revision.
 * @param config path of a kubeconfig of somebody who may write.
 * @returns what was brought back, `apps/Deployment shop/cart`.
 * @throws PipelineError where the cluster refuses one: a field that cannot be changed in place.
 */
export async function repairReleases(config: string): Promise<readonly string[]> {
  const repairs = repairsOf(await differingObjects(new LiveCluster(config)));
  for (const { namespace, objects } of repairs) {
    const args = ['apply', '--server-side', '--force-conflicts', '--field-manager=drift-repair'];
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    const { code, stderr } = await kubectl(config, [...args, `--namespace=${namespace}`, '--filename=-'], list);
    if (code !== 0) throw refused(namespace, stderr);
  }
  return repairs.flatMap(({ namespace, objects }) =>
    objects.map((object) => keyOf({ ...object, metadata: { ...object.metadata, namespace } })),
  );
}

/** What to apply, by namespace: manifests as Helm applies them, with its marks. */
export function repairsOf(differing: readonly Differing[]): readonly Repair[] {
  const byNamespace = Map.groupBy(differing, ({ object, release }) => object.metadata.namespace ?? release.namespace);
  return [...byNamespace].map(([namespace, found]) => ({ namespace, objects: found.map(asInstalled) }));
}

function asInstalled({ release, object, scaled }: Differing): KubernetesObject {
  const { labels, annotations } = object.metadata as { readonly labels?: object; readonly annotations?: object };
  const metadata = {
    ...object.metadata,
    labels: { ...labels, 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: {
      ...annotations,
      'meta.helm.sh/release-name': release.name,
      'meta.helm.sh/release-namespace': release.namespace,
    },
  };
  const { replicas: _autoscalers, ...spec } = (object['spec'] ?? {}) as Readonly<Record<string, unknown>>;
  return { ...object, metadata, ...(scaled ? { spec } : {}) };
}

function refused(namespace: string, stderr: string): PipelineError {
  return new PipelineError(EXIT.notReady, [
    {
      code: 'NOT_READY',
      path: `namespace ${namespace}`,
      given: stderr.trim().split('\n').at(-1),
      allowed: 'objects that can be changed back in place, and a role that may do so',
      fix: 'use the apply role; an object of which a field cannot be changed has to be removed first (`kubectl delete`), which the message names',
    },
  ]);
}
