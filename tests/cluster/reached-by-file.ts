import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useBuiltKubectl } from '../../local/kubernetes/built-kubectl.ts';
import type { Cluster } from '../../local/kubernetes/cluster.ts';
import { LiveCluster } from '../../pipeline/kubernetes/live-cluster.ts';
import { clusterDeferral, withKubeconfig } from '../../pipeline/reachability.ts';

/** An environment's `cluster.kubeconfig`, as the pipeline uses it before each plan and for what it looks at. */
export function describeReachedByFile(cluster: () => Cluster): void {
  describe('by the file that an environment names', () => {
    it('lets its user plan, and shows what is there', async () => {
      useBuiltKubectl();
      const { kubeconfig } = cluster();
      expect(await clusterDeferral({ kubeconfig })).toBeUndefined();
      const found = await withKubeconfig({ kubeconfig }, (file) => new LiveCluster(file).list('namespaces'));
      expect(found.map(({ metadata }) => metadata.name)).toContain('kube-system');
    });

    it('puts the plan off for a user who may not list what releases are recorded in', async () => {
      useBuiltKubectl();
      const { kubeconfig, programs } = cluster();
      const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as { readonly users: readonly { user: object }[] };
      const users = config.users.map((entry) => ({ ...entry, user: { ...entry.user, as: 'nobody' } }));
      const file = join(programs.folder, 'nobody.kubeconfig');
      writeFileSync(file, JSON.stringify({ ...config, users }), { mode: 0o600 });
      expect((await clusterDeferral({ kubeconfig: file }))?.what).toBe(
        `the cluster of ${file} does not let this identity list ConfigMaps, where releases are recorded`,
      );
    });

    it('puts the plan off where the file is missing, or nobody listens where it leads', async () => {
      useBuiltKubectl();
      const { kubeconfig, programs } = cluster();
      const missing = join(programs.folder, 'missing.kubeconfig');
      expect((await clusterDeferral({ kubeconfig: missing }))?.what).toMatch(/does not answer: .*no such file/);
      const away = join(programs.folder, 'away.kubeconfig');
      writeFileSync(away, readFileSync(kubeconfig, 'utf8').replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1'), { mode: 0o600 });
      expect((await clusterDeferral({ kubeconfig: away }))?.what).toMatch(/does not answer: .*connection.*refused/i);
    });
  });
}
