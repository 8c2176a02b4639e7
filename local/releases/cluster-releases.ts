import { LiveCluster } from '../../pipeline/kubernetes/live-cluster.ts';
import { releaseDrift } from '../../pipeline/kubernetes/release-drift.ts';
import { useBuiltKubectl } from '../kubernetes/built-kubectl.ts';
import type { ClusterCommands } from '../kubernetes/cluster-commands.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { must } from './helm-releases.ts';
import { type NotedRelease, notedReleases } from './release-note.ts';
import type { StackReleases } from './stack-releases.ts';

/** Longest that namespaces may take to go. */
const TIMEOUT = '--timeout=120s';
/** Label of a namespace that says which stack has made it. */
const OWNER = 'local/stack';

/** What Helm writes at the beginning of its work, and replaces at the end. */
const UNFINISHED = ['pending-install', 'pending-upgrade', 'pending-rollback', 'uninstalling'];

/** Releases of a cluster that were installed from here. */
export async function releasesIn({ kubectl }: ClusterCommands): Promise<readonly NotedRelease[]> {
  const args = ['get', 'configmaps', '--all-namespaces', '--selector=owner=helm', '--output=json'];
  const { stdout } = must(await kubectl(args), 'kubectl get configmaps');
  return notedReleases((JSON.parse(stdout) as { readonly items: readonly unknown[] }).items);
}

/** Releases (`shop/cart`) of which an object is not as Helm has put it there. */
export async function driftedReleases(kubeconfig: string): Promise<ReadonlySet<string>> {
  useBuiltKubectl();
  const drift = await releaseDrift(new LiveCluster(kubeconfig));
  return new Set(drift.filter(({ differences }) => differences.length > 0).map(({ release }) => release));
}

/**
 * Forgets revisions that Helm was at when it was killed: it would refuse every other one from then on. What they have made
 * belongs to the next revision.
 * @param places of releases, `shop/cart`.
 */
export async function forgetPending({ kubectl }: ClusterCommands, places: ReadonlySet<string>): Promise<void> {
  const selector = `--selector=owner=helm,status in (${UNFINISHED.join(',')})`;
  const args = ['get', 'configmaps', '--all-namespaces', selector, '--output=json'];
  const { stdout } = must(await kubectl(args), 'kubectl get configmaps');
  for (const { metadata } of (JSON.parse(stdout) as { readonly items: readonly KubernetesObject[] }).items) {
    const { name, namespace = '', labels } = metadata;
    if (!places.has(`${namespace}/${labels?.['name']}`)) continue;
    must(await kubectl(['delete', 'configmap', name, `--namespace=${namespace}`]), 'kubectl delete configmap');
  }
}

/** Namespaces as the stacks have them, each with the name of its stack. */
export function ownedNamespaces(stacks: readonly StackReleases[]): readonly KubernetesObject[] {
  return stacks.flatMap(({ stack, namespaces }) =>
    namespaces.map((namespace) => {
      const { metadata } = namespace;
      return { ...namespace, metadata: { ...metadata, labels: { ...metadata.labels, [OWNER]: stack } } };
    }),
  );
}

/** Makes namespaces, or brings their labels back. */
export async function applyNamespaces({ kubectl }: ClusterCommands, stacks: readonly StackReleases[]): Promise<void> {
  const items = ownedNamespaces(stacks);
  if (items.length === 0) return;
  const args = ['apply', '--server-side', '--force-conflicts', '--field-manager=local', '--filename=-'];
  must(await kubectl(args, JSON.stringify({ apiVersion: 'v1', kind: 'List', items })), 'kubectl apply namespaces');
}

/** Stacks that have made a namespace that is there. */
export async function namespaceOwners({ kubectl }: ClusterCommands): Promise<readonly string[]> {
  const args = ['get', 'namespaces', `--selector=${OWNER}`, '--output=json'];
  const { stdout } = must(await kubectl(args), 'kubectl get namespaces');
  const { items } = JSON.parse(stdout) as { readonly items: readonly KubernetesObject[] };
  return [...new Set(items.flatMap(({ metadata }) => metadata.labels?.[OWNER] ?? []))];
}

/** Takes away all namespaces that stacks have made, with what is left in them. */
export async function removeNamespaces({ kubectl }: ClusterCommands, stacks: readonly string[]): Promise<void> {
  const selector = `--selector=${OWNER} in (${stacks.join(',')})`;
  must(await kubectl(['delete', 'namespaces', selector, '--ignore-not-found', TIMEOUT]), 'kubectl delete namespaces');
}
