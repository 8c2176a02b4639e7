import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inWaves, Pool, type Results, reversed } from '../../pipeline/schedule.ts';
import { type ClusterCommands, clusterCommands } from '../kubernetes/cluster-commands.ts';
import { applyNamespaces, driftedReleases, forgetPending, releasesIn, removeNamespaces } from './cluster-releases.ts';
import { type ReadyRelease, uninstall, upgrade } from './helm-releases.ts';
import type { LeftOut, Prepared } from './prepared.ts';
import type { NotedRelease } from './release-note.ts';
import { type PreparedStacks, preparedStacks } from './stacks.ts';

/** Helm runs at once: each takes most of a core for a second, then waits. */
const AT_ONCE = 4;

/** Which releases, and where to. */
export interface ReleasesOptions {
  /** Output of a synth, `cdktf.out`: whole, not what was made fit for the providers that are reached. */
  readonly folder: string;
  readonly kubeconfig: string;
  /** Name of the environment. */
  readonly environment: string;
  /** Names (`platform`) or ids (`dev-platform`) of stacks that are applied; empty: all of the environment. */
  readonly stacks: readonly string[];
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
 * Takes away what `installReleases` has installed of these stacks, what comes later first, then their namespaces; also of
 * stacks that the code no longer has.
 * @param stacks ids.
 * @returns what is gone.
 */
export async function uninstallReleases({
  kubeconfig,
  stacks,
  say = () => undefined,
}: Pick<ReleasesOptions, 'kubeconfig' | 'stacks' | 'say'>): Promise<readonly string[]> {
  return await withCommands(kubeconfig, async (commands) => {
    const found = (await releasesIn(commands)).filter(({ owner }) => stacks.includes(owner));
    await uninstallAll(commands, found, say);
    await removeNamespaces(commands, stacks);
    return found.map(({ owner, name }) => `${owner}/${name}`);
  });
}

/**
 * What has to be done, by what there is.
 * @param drifted releases (`shop/cart`) that somebody has changed. Charts of others change by their own programs, and lose
 * their webhooks here: only ours are repaired.
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

async function installAll(
  commands: ClusterCommands,
  { releases, graph }: Prepared,
  due: ReadonlySet<string>,
  say: (line: string) => void,
): Promise<void> {
  const results = inWaves(graph, new Pool(AT_ONCE), async (key) => {
    const release = releases.get(key);
    if (release === undefined || !due.has(key)) return;
    const started = performance.now();
    await upgrade(commands, release);
    say(`${nameOf(release)} installed in ${seconds(started)}`);
  });
  await allOf(results);
}

async function uninstallAll(
  commands: ClusterCommands,
  releases: readonly NotedRelease[],
  say: (line: string) => void,
): Promise<void> {
  const byPlace = new Map(releases.map((release) => [placeOf(release), release] as const));
  const results = inWaves(removalOrder(releases), new Pool(AT_ONCE), async (place) => {
    const release = byPlace.get(place);
    if (release === undefined) return;
    await uninstall(commands, release);
    say(`${release.owner}/${release.name} removed`);
  });
  await allOf(results);
}

/** Waits for all; each failure is told once, and not what had to wait for it. */
async function allOf(results: Results<void>): Promise<void> {
  const failures = (await Promise.allSettled(results.values())).flatMap((result) =>
    result.status === 'rejected'
      ? [result.reason instanceof Error ? result.reason.message : String(result.reason)]
      : [],
  );
  const own = failures.filter((message) => !/^upstream \S+ failed$/.test(message));
  const waited = failures.length - own.length;
  if (own.length > 0)
    throw new Error([...own, ...(waited > 0 ? [`${waited} others waited for these`] : [])].join('\n'));
}

async function withCommands<T>(kubeconfig: string, work: (commands: ClusterCommands) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'releases-'));
  try {
    return await work(clusterCommands(kubeconfig, home));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function placeOf({ name, namespace }: { readonly name: string; readonly namespace: string }): string {
  return `${namespace}/${name}`;
}

function nameOf({ note, name }: ReadyRelease): string {
  return `${note.owner}/${name}`;
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(0)} s`;
}
