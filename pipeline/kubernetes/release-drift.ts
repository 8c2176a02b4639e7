import type { LiveCluster, LiveObjects } from './live-cluster.ts';
import { liveDifferences } from './live-difference.ts';
import { groupOf, type KubernetesObject, keyOf } from './release.ts';

/** What of a release is not as Helm put it there. */
export interface ReleaseDrift {
  /** `shop/cart`. */
  readonly release: string;
  /** `apps/Deployment shop/cart: spec.replicas`, or that it is gone. */
  readonly differences: readonly string[];
  /** Names of objects that this identity may not read: nothing is known of them. */
  readonly refused: readonly string[];
}

/**
 * Compares every release's manifest with the live objects. Terraform sees only that a release exists: a Deployment that
 * somebody has edited or deleted is as good as applied to it. Releases of which there is nothing to tell are left out.
 */
export async function releaseDrift(cluster: LiveCluster): Promise<readonly ReleaseDrift[]> {
  const releases = (await cluster.releases()).map(({ name, namespace, objects }) => ({
    release: `${namespace}/${name}`,
    wanted: objects.map((object) => placed(object, namespace)),
  }));
  const live = await cluster.live(releases.flatMap(({ wanted }) => wanted));
  const scaled = scaleTargets(releases.flatMap(({ wanted }) => wanted));
  return releases
    .map(({ release, wanted }) => ({ release, ...compared(wanted, live, scaled) }))
    .filter(({ differences, refused }) => differences.length > 0 || refused.length > 0);
}

/**
 * @param wanted objects of one release.
 * @param live what is there; may hold those of other releases.
 * @param scaled see `scaleTargets`.
 */
export function compared(
  wanted: readonly KubernetesObject[],
  live: LiveObjects,
  scaled: ReadonlySet<string> = scaleTargets(wanted),
): Omit<ReleaseDrift, 'release'> {
  const byPlace = new Map(live.found.map((object) => [placeOf(object), object] as const));
  const unknown = new Set(live.refused.map(placeOf));
  const refused = wanted.filter((object) => unknown.has(placeOf(object)));
  const differences = wanted.flatMap((object) => {
    const found = byPlace.get(placeOf(object)) ?? byPlace.get(placeOf(withoutNamespace(object)));
    if (found !== undefined) {
      const paths = liveDifferences(object, found, { scaled: scaled.has(targetOf(object)) });
      return paths.map((path) => `${keyOf(found)}: ${path}`);
    }
    return unknown.has(placeOf(object)) || endsByItself(object) ? [] : [`${keyOf(object)} is gone`];
  });
  return { differences, refused: refused.map(keyOf) };
}

/** Workloads whose replicas belong to an autoscaler: `shop/Deployment/cart`. */
export function scaleTargets(objects: readonly KubernetesObject[]): ReadonlySet<string> {
  return new Set(
    objects.flatMap(({ kind, metadata, spec }) => {
      if (kind !== 'HorizontalPodAutoscaler' && kind !== 'ScaledObject') return [];
      const target = (spec as { scaleTargetRef?: { kind?: string; name?: string } }).scaleTargetRef;
      return target?.name === undefined
        ? []
        : [`${metadata.namespace ?? ''}/${target.kind ?? 'Deployment'}/${target.name}`];
    }),
  );
}

function targetOf({ kind, metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${kind}/${metadata.name}`;
}

/** A Job may be told to disappear some time after its end. */
function endsByItself({ kind, spec }: KubernetesObject): boolean {
  return kind === 'Job' && (spec as { ttlSecondsAfterFinished?: number }).ttlSecondsAfterFinished !== undefined;
}

/** A manifest may leave the namespace to its release; of kinds without one, kubectl answers without it. */
function placed(object: KubernetesObject, namespace: string): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? namespace } };
}

/** Two groups may have a kind of the same name: `Gateway` of Istio and of the Gateway API. */
function placeOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  return `${groupOf(apiVersion)} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** As the API answers for a kind that has no namespaces. */
function withoutNamespace(object: KubernetesObject): KubernetesObject {
  return { ...object, metadata: { name: object.metadata.name } };
}
