import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inWaves, Pool } from '../../pipeline/schedule.ts';
import { type ClusterCommands, clusterCommands } from '../kubernetes/cluster-commands.ts';

/** Helm runs at once: each takes most of a core for a second, then waits. */
const AT_ONCE = 4;

/**
 * Does the work of each release as soon as those before it are done, and waits for all.
 * @param before what has to be done before each.
 * @throws Error with each failure once, and how many had to wait for it.
 */
export async function sideBySide(
  before: ReadonlyMap<string, readonly string[]>,
  work: (key: string) => Promise<void>,
): Promise<void> {
  const results = inWaves(before, new Pool(AT_ONCE), work);
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

/** Helm and kubectl on one cluster, with a folder of their own as long as the work lasts. */
export async function withCommands<T>(kubeconfig: string, work: (commands: ClusterCommands) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'releases-'));
  try {
    return await work(clusterCommands(kubeconfig, home));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
