import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { type Cluster, type ClusterOptions, startCluster } from '../../local/kubernetes/cluster.ts';
import { CLUSTER_LOGS } from '../../local/kubernetes/control-plane.ts';
import { clusterMissing } from '../../local/kubernetes/go.ts';

/** `describe` for tests of a cluster: all of them are skipped where its programs are not to be had. */
export const describeCluster = describe.skipIf(clusterMissing() !== undefined);

/**
 * One cluster for all tests of a file or a `describe`: started before the first, stopped after the last. Where a test
 * has failed, the logs of all parts stay in `.cache/cluster-logs`.
 */
export function sharedCluster(options: () => ClusterOptions): () => Cluster {
  let cluster: Cluster | undefined;
  beforeAll(async () => {
    cluster = await startCluster(options());
    const { controlPlane, whole } = cluster.startMilliseconds;
    process.stdout.write(`control plane ready in ${seconds(controlPlane)}, with nodes and CRDs in ${seconds(whole)}\n`);
  });
  let failed = false;
  afterEach(({ task }) => {
    failed ||= task.result?.state === 'fail';
  });
  afterAll(async () => {
    if (failed) cluster?.programs.keepLogs(CLUSTER_LOGS);
    await cluster?.stop();
  });
  return () => {
    if (cluster === undefined)
      throw new Error('the cluster is started before the first test, not while tests are listed');
    return cluster;
  };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
