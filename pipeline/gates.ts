import type { ResourceChange, TerraformPlan } from '../lib/plan/terraform-plan.ts';

/**
 * Resources whose pending change decides whether what runs in the cluster can be planned at all. A plan against a cluster
 * whose endpoint, access or nodes are about to change tells nothing: the provider would be refused, or would see another
 * cluster than the one that is applied to.
 */
const TYPES: ReadonlySet<string> = new Set([
  'aws_eks_cluster',
  'aws_eks_access_entry',
  'aws_eks_access_policy_association',
  'aws_eks_node_group',
  'aws_eks_addon',
]);

/** Charts that bring resource definitions, which releases of other stacks use. */
const CHARTS_WITH_DEFINITIONS: ReadonlySet<string> = new Set([
  'argo-cd',
  'aws-load-balancer-controller',
  'base',
  'cert-manager',
  'external-secrets',
  'karpenter-crd',
  'keda',
  'mongodb-kubernetes',
  'prometheus-operator-crds',
  'velero',
]);

/** Addresses in a plan whose change has to be applied before a stack that needs the cluster is planned. */
export function gatesOf(plan: TerraformPlan): readonly string[] {
  return (plan.resource_changes ?? []).filter(isGate).map(({ address }) => address);
}

function isGate({ mode, type, change }: ResourceChange): boolean {
  if (mode !== 'managed' || change.actions.every((action) => action === 'no-op' || action === 'read')) return false;
  return TYPES.has(type) || (type === 'helm_release' && CHARTS_WITH_DEFINITIONS.has(chartOf(change)));
}

function chartOf({ before, after }: ResourceChange['change']): string {
  const { chart } = (after ?? before ?? {}) as { chart?: unknown };
  return typeof chart === 'string' ? chart : '';
}
