import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { READERS } from '../../constructs/cluster/access.ts';
import { useBuiltKubectl } from '../../local/kubernetes/built-kubectl.ts';
import type { Cluster } from '../../local/kubernetes/cluster.ts';
import { LiveCluster } from '../../pipeline/kubernetes/live-cluster.ts';

/** The cluster as the pipeline's own commands see it, with the rights of the tests. */
export function pipelineView({ kubeconfig }: Cluster): LiveCluster {
  useBuiltKubectl();
  return new LiveCluster(kubeconfig);
}

/**
 * The same with the rights of the plan role. What EKS's view policy shows is shown by Kubernetes' own role `view`, which that
 * policy is made after; the rest comes from the release of the platform's chart.
 */
export async function planRoleView({ kubeconfig, programs, api }: Cluster): Promise<LiveCluster> {
  useBuiltKubectl();
  await api.apply({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'plan-role' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'plan-role' }],
  });
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as { readonly users: readonly { user: object }[] };
  const as = { as: 'plan-role', 'as-groups': [READERS, 'system:authenticated'] };
  const users = config.users.map((entry) => ({ ...entry, user: { ...entry.user, ...as } }));
  const file = join(programs.folder, 'plan-role.kubeconfig');
  writeFileSync(file, JSON.stringify({ ...config, users }), { mode: 0o600 });
  return new LiveCluster(file);
}
