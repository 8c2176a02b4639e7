import type { LiveCluster } from './live-cluster.ts';
import { liveDifferences } from './live-difference.ts';
import { type KubernetesObject, keyOf } from './release.ts';

/** What of a release is not as Helm put it there. */
export interface ReleaseDrift {
  /** `shop/cart`. */
  readonly release: string;
  /** `apps/Deployment shop/cart: spec.replicas`, or that it is gone. */
  readonly differences: readonly string[];
}

/**
 * Compares every release's manifest with the live objects. Terraform sees only that a release exists: a Deployment that
 * somebody has edited or deleted is as good as applied to it.
 */
export async function releaseDrift(cluster: LiveCluster): Promise<readonly ReleaseDrift[]> {
  const releases = await cluster.releases();
  const found = await Promise.all(
    releases.map(async ({ name, namespace, objects }) => {
      const wanted = objects.map((object) => placed(object, namespace));
      return { release: `${namespace}/${name}`, differences: differencesOf(wanted, await cluster.live(wanted)) };
    }),
  );
  return found.filter(({ differences }) => differences.length > 0);
}

/** @param wanted objects of one release; @param live those of them that exist. */
export function differencesOf(
  wanted: readonly KubernetesObject[],
  live: readonly KubernetesObject[],
): readonly string[] {
  const byPlace = new Map(live.map((object) => [placeOf(object), object] as const));
  const scaled = new Set(wanted.flatMap(scaleTarget));
  return wanted.flatMap((object) => {
    const found = byPlace.get(placeOf(object)) ?? byPlace.get(placeOf(withoutNamespace(object)));
    if (found === undefined) return [`${keyOf(object)} is gone`];
    const paths = liveDifferences(object, found, { scaled: scaled.has(`${object.kind}/${object.metadata.name}`) });
    return paths.map((path) => `${keyOf(object)}: ${path}`);
  });
}

/** A manifest may leave the namespace to its release; of kinds without one, kubectl answers without it. */
function placed(object: KubernetesObject, namespace: string): KubernetesObject {
  return { ...object, metadata: { namespace, ...object.metadata } };
}

function placeOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** As the API answers for a kind that has no namespaces. */
function withoutNamespace(object: KubernetesObject): KubernetesObject {
  return { ...object, metadata: { name: object.metadata.name } };
}

/** `Deployment/cart`, where an autoscaler of the release decides on its replicas. */
function scaleTarget({ kind, spec }: KubernetesObject): readonly string[] {
  if (kind !== 'HorizontalPodAutoscaler' && kind !== 'ScaledObject') return [];
  const target = (spec as { scaleTargetRef?: { kind?: string; name?: string } }).scaleTargetRef;
  return target?.name === undefined ? [] : [`${target.kind ?? 'Deployment'}/${target.name}`];
}
