import type { Cluster } from '../../local/kubernetes/cluster.ts';
import type { Ended } from '../../local/kubernetes/cluster-commands.ts';
import type { ClusterRelease } from './synthesized-releases.ts';

/** Longest that a release may take here; nothing pulls images, so seconds are usual. */
const TIMEOUT = '150s';
/** Helm runs at once: each takes most of a core for a second, then waits. */
const AT_ONCE = 4;

/** Helm on one cluster, as Terraform's provider uses it: all or nothing, and waiting until everything is ready. */
export class Installation {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Installs or upgrades; whatever Helm refuses is thrown with its own words. */
  async release(release: ClusterRelease): Promise<void> {
    must(await this.tryRelease(release), `helm upgrade --install ${release.name}`);
  }

  /** The same for several that do not wait for each other. */
  async releaseAll(releases: readonly ClusterRelease[]): Promise<void> {
    await inTurns(releases, (release) => this.release(release));
  }

  async tryRelease({ name, namespace, chart, values }: ClusterRelease, timeout = TIMEOUT): Promise<Ended> {
    return await this.#cluster.helm(
      [
        'upgrade',
        '--install',
        name,
        chart,
        `--namespace=${namespace}`,
        '--atomic',
        '--wait',
        '--wait-for-jobs',
        '--cleanup-on-fail',
        // It would read all schemas of the API only to find that the server validates fields itself: most of Helm's time.
        '--disable-openapi-validation',
        `--timeout=${timeout}`,
      ],
      values,
    );
  }

  async rollbackAll(releases: readonly ClusterRelease[], revision: number): Promise<void> {
    await inTurns(releases, async ({ name, namespace }) => {
      const args = ['rollback', name, String(revision), `--namespace=${namespace}`, '--wait', `--timeout=${TIMEOUT}`];
      must(await this.#cluster.helm(args), `helm rollback ${name}`);
    });
  }

  async uninstallAll(releases: readonly ClusterRelease[]): Promise<void> {
    await inTurns(releases, async ({ name, namespace }) => {
      const args = ['uninstall', name, `--namespace=${namespace}`, '--wait', `--timeout=${TIMEOUT}`];
      must(await this.#cluster.helm(args), `helm uninstall ${name}`);
    });
  }
}

async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function must({ code, stderr }: Ended, what: string): void {
  if (code !== 0) throw new Error(`${what} ended with ${code}: ${stderr.trim()}`);
}
