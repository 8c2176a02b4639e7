import type { Check } from './index.ts';

/**
 * A kubeconfig lies on one machine. GitLab's jobs run on others, and what may change a cluster there is a role with an access
 * entry, whose token lasts minutes; a file would be a second way in that nobody sees in the account.
 */
export const kubeconfigs: Check = ({ environments, local }, problems) => {
  if (local) return;
  for (const { name, cluster } of environments) {
    if (cluster.kubeconfig === undefined) continue;
    problems.push({
      code: 'CONFLICTING_CHOICE',
      path: `environments/${name}: cluster.kubeconfig`,
      given: cluster.kubeconfig,
      allowed: "no file: GitLab's jobs apply this environment, and reach its cluster by their role and a token of EKS",
      fix: 'remove the line; `npm run local` writes it by itself for what it runs on this machine',
    });
  }
};
