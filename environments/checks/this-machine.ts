import type { Problem } from '../../lib/errors.ts';
import type { Environment } from '../schema.ts';
import { conflict } from './conflict.ts';
import type { Check } from './index.ts';

/**
 * Two values that lead to one machine, and that `npm run local` alone writes. GitLab's jobs run on others: there a kubeconfig
 * would be a second way into a cluster that nobody sees in the account, beside the role with an access entry, whose token lasts
 * minutes; and a resolver on loopback would be whatever listens there, which then says that a zone is delegated.
 */
export const thisMachine: Check = ({ environments, local }, problems) => {
  if (local) return;
  problems.push(...environments.flatMap((environment) => [...kubeconfig(environment), ...resolver(environment)]));
};

const FIX = 'remove the line; `npm run local` writes it by itself for what it runs on this machine';

function kubeconfig({ name, cluster }: Environment): Problem[] {
  if (cluster.kubeconfig === undefined) return [];
  const allowed =
    "no file: GitLab's jobs apply this environment, and reach its cluster by their role and a token of EKS";
  return [conflict(`environments/${name}: cluster.kubeconfig`, cluster.kubeconfig, allowed, FIX)];
}

function resolver({ name, dns }: Environment): Problem[] {
  if (!/^(127|0)\./.test(dns.resolver)) return [];
  const allowed = "a resolver that GitLab's jobs and people ask alike: an address that is not of the asking machine";
  return [conflict(`environments/${name}: dns.resolver`, dns.resolver, allowed, FIX)];
}
