import { buildPrograms } from '../../local/kubernetes/build.ts';
import { clusterMissing } from '../../local/kubernetes/go.ts';
import { CLUSTER_PROGRAMS } from '../../local/kubernetes/programs.ts';

/**
 * Builds what the cluster's tests run before any of them starts, so that no test waits for a compiler. Where it cannot be
 * built, every test that needs a cluster is skipped.
 */
export default function setup(): void {
  const missing = clusterMissing();
  if (missing === undefined) buildPrograms(CLUSTER_PROGRAMS);
  else process.stderr.write(`test:cluster is skipped: ${missing}\n`);
}
