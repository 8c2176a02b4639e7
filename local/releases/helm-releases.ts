import type { ClusterCommands, Ended } from '../kubernetes/cluster-commands.ts';
import type { ReleaseNote } from './release-note.ts';

/** A release with everything that Helm needs of it. */
export interface ReadyRelease {
  readonly name: string;
  readonly namespace: string;
  /** Arguments that name the chart. */
  readonly chart: readonly string[];
  readonly values: object;
  readonly note: ReleaseNote;
  /** Whether the chart is one of the project's own. */
  readonly own: boolean;
  readonly skipCrds: boolean;
  /** Seconds. */
  readonly timeout: number;
}

/** Longest that a release may take here, in seconds; nothing pulls images, so seconds are usual. */
const LONGEST = 180;
/** Revisions that a rollback can go back to. */
const HISTORY = 10;

/** Arguments of `helm` that install or upgrade a release, without its values. */
export function upgradeArguments({ name, namespace, chart, note, own, skipCrds, timeout }: ReadyRelease): string[] {
  return [
    'upgrade',
    '--install',
    name,
    ...chart,
    `--namespace=${namespace}`,
    `--description=${JSON.stringify(note)}`,
    `--history-max=${HISTORY}`,
    `--timeout=${Math.min(timeout, LONGEST)}s`,
    // It would read all schemas of the API only to find that the server validates fields itself: most of Helm's time.
    '--disable-openapi-validation',
    // As the stacks have it: all or nothing, ready before the next. Charts of others have pods that become ready only by what
    // their programs do, and no program runs here; their CRDs are there already.
    ...(own ? ['--atomic', '--wait', '--wait-for-jobs', '--cleanup-on-fail'] : ['--take-ownership']),
    ...(skipCrds ? ['--skip-crds'] : []),
  ];
}

/** Installs or upgrades. @throws Error with Helm's own words. */
export async function upgrade({ helm }: Pick<ClusterCommands, 'helm'>, release: ReadyRelease): Promise<void> {
  must(await helm(upgradeArguments(release), release.values), `helm upgrade --install ${release.name}`);
}

/** Takes a release away; one that is gone is as good. @throws Error with Helm's own words. */
export async function uninstall(
  { helm }: ClusterCommands,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Promise<void> {
  const args = ['uninstall', name, `--namespace=${namespace}`, '--ignore-not-found', '--wait', `--timeout=${LONGEST}s`];
  must(await helm(args), `helm uninstall ${name}`);
}

/** @throws Error where a command has failed. */
export function must(ended: Ended, what: string): Ended {
  if (ended.code !== 0) throw new Error(`${what} ended with ${ended.code}: ${ended.stderr.trim()}`);
  return ended;
}
