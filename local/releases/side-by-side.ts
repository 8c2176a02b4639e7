import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inWaves, Pool } from '../../pipeline/schedule.ts';
import { type Interruption, interruption } from '../../pipeline/terraform/interruption.ts';
import { type ClusterCommands, clusterCommands } from '../kubernetes/cluster-commands.ts';

/** Helm runs at once: each takes most of a core for a second, then waits two or three for its pods. */
const AT_ONCE = 8;

/** Each release that has failed, by its key, with Helm's own words; and how many were not begun because of these. */
export class ReleasesFailed extends Error {
  readonly failures: ReadonlyMap<string, string>;
  readonly waited: number;

  constructor(failures: ReadonlyMap<string, string>, waited: number) {
    const others = waited > 0 ? [`${waited} others waited for these`] : [];
    super([...failures.values(), ...others].join('\n'));
    this.name = 'ReleasesFailed';
    this.failures = failures;
    this.waited = waited;
  }
}

/**
 * Does the work of each release as soon as those before it are done, and waits for all; after a signal none is begun.
 * @param before what has to be done before each.
 * @throws ReleasesFailed
 */
export async function sideBySide(
  before: ReadonlyMap<string, readonly string[]>,
  work: (key: string) => Promise<void>,
  { signal }: Pick<Interruption, 'signal'> = interruption,
): Promise<void> {
  const results = inWaves(before, new Pool(AT_ONCE), async (key) => {
    signal.throwIfAborted();
    await work(key);
  });
  const failed = new Map<string, string>();
  for (const [key, result] of results)
    await result.catch((error: unknown) => failed.set(key, error instanceof Error ? error.message : String(error)));
  if (failed.size === 0) return;
  const isCause = (key: string) => !(before.get(key) ?? []).some((other) => failed.has(other));
  const causes = new Map([...failed].filter(([key]) => isCause(key)));
  throw new ReleasesFailed(causes, failed.size - causes.size);
}

/** Helm and kubectl on one cluster, with a folder of their own as long as the work lasts. */
export async function withCommands<T>(kubeconfig: string, work: (commands: ClusterCommands) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'releases-'));
  try {
    return await work(clusterCommands(kubeconfig, home));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
