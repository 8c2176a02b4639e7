import { reversed } from '../../pipeline/schedule.ts';
import type { ClusterCommands } from '../kubernetes/cluster-commands.ts';
import { namespaceOwners, releasesIn, removeNamespaces } from './cluster-releases.ts';
import { uninstall } from './helm-releases.ts';
import { type NotedRelease, placeOf } from './release-note.ts';
import { sideBySide, withCommands } from './side-by-side.ts';

type Say = (line: string) => void;

export interface UninstallOptions {
  readonly kubeconfig: string;
  /** Ids of stacks whose releases stay. */
  readonly kept: ReadonlySet<string>;
  /** Gets a line for each release as it is gone; none by default. */
  readonly say?: Say;
}

/**
 * Takes away what `installReleases` has installed, what comes later first, then the namespaces: of every stack that the cluster
 * knows of, whether the code still has it or not, but for those that are kept.
 * @returns what is gone.
 */
export async function uninstallReleases({ kubeconfig, ...options }: UninstallOptions): Promise<readonly string[]> {
  return await withCommands(kubeconfig, (commands) => uninstallStacks(commands, options));
}

/** The same by commands that are there. */
export async function uninstallStacks(
  commands: ClusterCommands,
  { kept, say = () => undefined }: Omit<UninstallOptions, 'kubeconfig'>,
): Promise<readonly string[]> {
  const [releases, owners] = await Promise.all([releasesIn(commands), namespaceOwners(commands)]);
  const found = releases.filter(({ owner }) => isStack(owner) && !kept.has(owner));
  const stacks = new Set([...found.map(({ owner }) => owner), ...owners.filter((owner) => !kept.has(owner))]);
  if (stacks.size === 0) return [];
  await uninstallAll(commands, found, say);
  await removeNamespaces(commands, [...stacks].sort());
  return found.map(({ owner, name }) => `${owner}/${name}`);
}

/** Takes releases away, each once those that stand on it are gone. */
export async function uninstallAll(
  commands: ClusterCommands,
  releases: readonly NotedRelease[],
  say: Say,
): Promise<void> {
  const byPlace = new Map(releases.map((release) => [placeOf(release), release] as const));
  await sideBySide(removalOrder(releases), async (place) => {
    const release = byPlace.get(place);
    if (release === undefined) return;
    await uninstall(commands, release);
    say(`${release.owner}/${release.name} removed`);
  });
}

/** Which releases have to be gone before each may go, by `shop/cart`. */
export function removalOrder(releases: readonly NotedRelease[]): ReadonlyMap<string, readonly string[]> {
  return reversed(
    new Map(
      releases.map((release) => {
        const before = releases.filter(({ owner, name }) => owner === release.owner && release.after.includes(name));
        return [placeOf(release), before.map(placeOf)];
      }),
    ),
  );
}

/** Releases of an Application go with it, and it goes with a release. */
function isStack(owner: string): boolean {
  return !owner.includes('/');
}
