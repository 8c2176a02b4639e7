import type { LiveCluster, LiveObjects } from './live-cluster.ts';
import { liveDifferences } from './live-difference.ts';
import { type DeployedRelease, groupOf, type KubernetesObject, keyOf } from './release.ts';

/** What of a release is not as Helm put it there. */
export interface ReleaseDrift {
  /** `shop/cart`. */
  readonly release: string;
  /** `apps/Deployment shop/cart: spec.replicas`, or that it is gone. */
  readonly differences: readonly string[];
  /** Names of objects that this identity may not read: nothing is known of them. */
  readonly refused: readonly string[];
}

/** An object of a release that is not as it was installed. */
export interface Differing {
  /** `cart` in `shop`. */
  readonly release: { readonly name: string; readonly namespace: string };
  /** As the manifest has it. */
  readonly object: KubernetesObject;
  /** Whether its replicas belong to an autoscaler. */
  readonly scaled: boolean;
  /** As `ReleaseDrift` tells them. */
  readonly differences: readonly string[];
}

/**
 * Compares every release's manifest with the live objects. Terraform sees only that a release exists: a Deployment that
 * somebody has edited or deleted is as good as applied to it. Releases of which there is nothing to tell are left out.
 */
export async function releaseDrift(cluster: LiveCluster): Promise<readonly ReleaseDrift[]> {
  const { releases, live, scaled } = await lookAt(cluster);
  return releases
    .map(({ name, namespace, wanted }) => ({ release: `${namespace}/${name}`, ...compared(wanted, live, scaled) }))
    .filter(({ differences, refused }) => differences.length > 0 || refused.length > 0);
}

/** The objects themselves that are not as Helm put them there. */
export async function differingObjects(cluster: LiveCluster): Promise<readonly Differing[]> {
  const { releases, live, scaled } = await lookAt(cluster);
  return releases.flatMap(({ name, namespace, objects, wanted }) =>
    objects.flatMap((object, index) => {
      const place = wanted[index] ?? object;
      const { differences } = compared([place], live, scaled);
      if (differences.length === 0) return [];
      return [{ release: { name, namespace }, object, scaled: scaled.has(targetOf(place)), differences }];
    }),
  );
}

interface Looked {
  readonly releases: readonly (DeployedRelease & { readonly wanted: readonly KubernetesObject[] })[];
  readonly live: LiveObjects;
  readonly scaled: ReadonlySet<string>;
}

async function lookAt(cluster: LiveCluster): Promise<Looked> {
  const releases = (await cluster.releases()).map((release) => ({
    ...release,
    wanted: release.objects.map((object) => placed(object, release.namespace)),
  }));
  const all = releases.flatMap(({ wanted }) => wanted);
  return { releases, live: await cluster.live(all), scaled: scaleTargets(all) };
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
