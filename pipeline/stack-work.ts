import type { StackFolder } from './stack-folder.ts';

/**
 * Minutes that one of a kind usually takes in an account until it can be used, where that is more than one: what an apply
 * shows of itself. They only order the work, so that a wrong one costs time and nothing else.
 */
const MINUTES: Readonly<Record<string, number>> = {
  aws_cloudfront_distribution: 5,
  aws_db_instance: 10,
  aws_eks_cluster: 10,
  aws_eks_node_group: 3,
  aws_elasticache_replication_group: 10,
  aws_lb: 3,
  aws_nat_gateway: 2,
};

/**
 * About as many seconds as it takes to make a stack: one for each of its resources, and those of its slowest kind, which
 * others of the stack do not make longer.
 */
export function stackWork({ json }: Pick<StackFolder, 'json'>): number {
  const kinds = Object.entries(json['resource'] ?? {});
  const resources = kinds.reduce((sum, [, blocks]) => sum + Object.keys(blocks).length, 0);
  return resources + 60 * Math.max(0, ...kinds.map(([kind]) => MINUTES[kind] ?? 0));
}
