import type { ArgoApplication } from './argo-cd.ts';
import type { ReleaseRevision } from './live-cluster.ts';
import type { KubernetesObject } from './release.ts';

/** Something in the cluster that is not as it should be, in one line; the subject comes first. */
export type NotReady = string;

/** Releases that the last upgrade did not leave deployed: failed, or cut off in the middle. */
export function releasesNotReady(revisions: readonly ReleaseRevision[]): readonly NotReady[] {
  return revisions
    .filter(({ status }) => status !== 'deployed')
    .map(({ namespace, name, revision, status }) => `release ${namespace}/${name}: revision ${revision} is ${status}`);
}

interface Workload {
  readonly metadata: KubernetesObject['metadata'] & { readonly generation?: number };
  readonly spec?: { readonly replicas?: number; readonly updateStrategy?: { readonly type?: string } };
  /** Numbers that are 0 are missing. */
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberReady?: number;
    readonly updatedNumberScheduled?: number;
  };
}

interface Counts {
  readonly wanted: number;
  readonly ready: number;
  /** Pods of the new version. */
  readonly updated: number;
  /** Pods of any version. */
  readonly all: number;
}

/**
 * Deployments, stateful sets and daemon sets with fewer ready pods than they want, or still rolling out. A pod that waits for
 * somebody to delete it (`OnDelete`) may be of the old version.
 */
export function workloadsNotReady(workloads: readonly KubernetesObject[]): readonly NotReady[] {
  return workloads.flatMap((object) => {
    const workload = object as unknown as Workload;
    const { metadata, spec, status = {} } = workload;
    const name = `${object.kind} ${metadata.namespace}/${metadata.name}`;
    if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0))
      return [`${name}: its last change is not rolled out`];
    const { wanted, ready, updated, all } = object.kind === 'DaemonSet' ? onNodes(workload) : replicated(workload);
    if (ready < wanted) return [`${name}: ${ready} of ${wanted} pods are ready`];
    if (spec?.updateStrategy?.type === 'OnDelete') return [];
    if (updated < wanted) return [`${name}: ${updated} of ${wanted} pods are of the new version`];
    return all > updated ? [`${name}: pods of the old version still run (${all - updated})`] : [];
  });
}

function replicated({ spec, status = {} }: Workload): Counts {
  const { readyReplicas: ready = 0, updatedReplicas: updated = 0, replicas: all = 0 } = status;
  return { wanted: spec?.replicas ?? 1, ready, updated, all };
}

function onNodes({ status = {} }: Workload): Counts {
  const { desiredNumberScheduled: wanted = 0, numberReady: ready = 0, updatedNumberScheduled: updated = 0 } = status;
  return { wanted, ready, updated, all: updated };
}

interface Pod {
  readonly metadata: KubernetesObject['metadata'] & {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly hostNetwork?: boolean;
    readonly containers: readonly { readonly name: string }[];
    readonly initContainers?: readonly { readonly name: string }[];
  };
  readonly status?: { readonly phase?: string };
}

/**
 * Running pods of the mesh's namespaces without a sidecar: made while the injector was away, they would be refused by
 * everybody who wants mutual TLS. Pods that opt out say so in an annotation or a label; those in the network of their node get
 * none, and those that are on their way out need none.
 * @param namespaces those whose label asks for sidecars.
 */
export function sidecarsMissing(
  pods: readonly KubernetesObject[],
  namespaces: ReadonlySet<string>,
): readonly NotReady[] {
  return pods.flatMap((object) => {
    const { metadata, spec, status } = object as unknown as Pod;
    if (!namespaces.has(metadata.namespace ?? '') || status?.phase !== 'Running') return [];
    if (spec.hostNetwork === true || metadata.deletionTimestamp !== undefined) return [];
    const optsOut = [metadata.annotations, metadata.labels].some((of) => of?.['sidecar.istio.io/inject'] === 'false');
    const names = [...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name);
    return optsOut || names.includes('istio-proxy')
      ? []
      : [`pod ${metadata.namespace}/${metadata.name}: has no sidecar`];
  });
}

/** Namespaces whose pods get a sidecar: by the plain label, or by that of a revision. */
export function meshNamespaces(namespaces: readonly KubernetesObject[]): ReadonlySet<string> {
  const inMesh = namespaces.filter(({ metadata }) => {
    const { labels = {} } = metadata as KubernetesObject['metadata'] & { labels?: Readonly<Record<string, string>> };
    return labels['istio-injection'] === 'enabled' || labels['istio.io/rev'] !== undefined;
  });
  return new Set(inMesh.map(({ metadata }) => metadata.name));
}

/** Applications that Argo CD has not brought to where Git says, or that do not do well. */
export function applicationsNotReady(applications: readonly ArgoApplication[]): readonly NotReady[] {
  return applications
    .filter(({ sync, health }) => sync !== 'Synced' || health !== 'Healthy')
    .map(({ name, sync, health, message }) => `application ${name}: ${sync}, ${health}${message && ` (${message})`}`);
}
