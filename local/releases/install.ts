import type { ClusterCommands } from '../kubernetes/cluster-commands.ts';
import type { ChartSources } from './chart-sources.ts';
import { applyNamespaces, driftedReleases, forgetPending, releasesIn } from './cluster-releases.ts';
import { type ReadyRelease, upgrade } from './helm-releases.ts';
import type { LeftOut, Prepared } from './prepared.ts';
import { type NotedRelease, placeOf } from './release-note.ts';
import { sideBySide, withCommands } from './side-by-side.ts';
import { type PreparedStacks, preparedStacks } from './stacks.ts';
import { uninstallAll } from './uninstall.ts';

/** Which releases, and where to. */
export interface ReleasesOptions {
  /** Output of a synth, `cdktf.out`: whole, not what was made fit for the providers that are reached. */
  readonly folder: string;
  readonly kubeconfig: string;
  /** Name of the environment. */
  readonly environment: string;
  /** Names (`platform`) or ids (`dev-platform`) of stacks that are applied; empty: all of the environment. */
  readonly stacks: readonly string[];
  /** Where charts come from, for all that is installed with it: each repository is asked once. @default new ones */
  readonly sources?: ChartSources;
  /** Gets a line for each release as it is done; none by default. */
  readonly say?: (line: string) => void;
}

/** What has become of the releases; names are `dev-shop/cart`. */
export interface Installed {
  /** Those that were installed anew, upgraded or repaired. */
  readonly installed: readonly string[];
  /** Those that were as they are to be. */
  readonly unchanged: readonly string[];
  /** Those that the stacks no longer have. */
  readonly removed: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Does with Helm itself what Terraform's providers for Helm and Kubernetes would do with these stacks: their namespaces and
 * releases, with outputs of the other stacks from their states, side by side as far as their order lets them. The AWS of
 * this process' environment (`AWS_ENDPOINT_URL`) is asked for the states. A second time only what has changed is upgraded,
 * in the code or in the cluster.
 * @throws Error with the words of Helm for each release that has failed; the others are installed.
 */
export async function installReleases(options: ReleasesOptions): Promise<Installed> {
  return await installPrepared(await preparedStacks(options), options);
}

/** The same with releases that are ready for Helm. */
export async function installPrepared(
  { stacks, ...wanted }: PreparedStacks,
  { kubeconfig, say = () => undefined }: Pick<ReleasesOptions, 'kubeconfig' | 'say'>,
): Promise<Installed> {
  return await withCommands(kubeconfig, async (commands) => {
    await applyNamespaces(commands, stacks);
    const [there, drifted] = await Promise.all([releasesIn(commands), driftedReleases(kubeconfig)]);
    const owners = new Set(stacks.map(({ stack }) => stack));
    const own = there.filter(({ owner }) => owners.has(owner));
    const { due, gone } = compared(wanted.releases, own, drifted);
    await uninstallAll(commands, gone, say);
    await forgetPending(commands, new Set([...wanted.releases.values()].map(placeOf)));
    await installAll(commands, wanted, due, say);
    const all = [...wanted.releases];
    return {
      installed: all.filter(([key]) => due.has(key)).map(([, release]) => nameOf(release)),
      unchanged: all.filter(([key]) => !due.has(key)).map(([, release]) => nameOf(release)),
      removed: gone.map(({ owner, name }) => `${owner}/${name}`),
      leftOut: wanted.leftOut,
    };
  });
}

/**
 * What has to be done, by what there is.
 * @param drifted releases (`shop/cart`) that somebody has changed. Charts of others change by their own programs: only ours
 * are repaired.
 * @returns keys of releases to install, and releases to take away.
 */
export function compared(
  wanted: Prepared['releases'],
  there: readonly NotedRelease[],
  drifted: ReadonlySet<string>,
): { readonly due: ReadonlySet<string>; readonly gone: readonly NotedRelease[] } {
  const hashes = new Map(there.map((release) => [placeOf(release), release.hash] as const));
  const due = [...wanted].filter(([, release]) => {
    const place = placeOf(release);
    return hashes.get(place) !== release.note.hash || (release.own && drifted.has(place));
  });
  const places = new Set([...wanted.values()].map(placeOf));
  return { due: new Set(due.map(([key]) => key)), gone: there.filter((release) => !places.has(placeOf(release))) };
}

async function installAll(
  commands: ClusterCommands,
  { releases, graph }: Prepared,
  due: ReadonlySet<string>,
  say: (line: string) => void,
): Promise<void> {
  await sideBySide(graph, async (key) => {
    const release = releases.get(key);
    if (release === undefined || !due.has(key)) return;
    const started = performance.now();
    await upgrade(commands, release);
    say(`${nameOf(release)} installed in ${seconds(started)}`);
  });
}

function nameOf({ note, name }: ReadyRelease): string {
  return `${note.owner}/${name}`;
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(0)} s`;
}
