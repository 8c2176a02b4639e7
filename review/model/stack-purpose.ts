/** What the stacks that every environment has are for. Names of AWS and Kubernetes products as they write them. */
const SHARED: Readonly<Record<string, string>> = {
  bootstrap: 'State bucket and locks, the roles that plan and apply, and the boundary of all roles',
  account: 'Keys, log buckets, audit trail, budgets, backup vaults, hosted zones, registries',
  network: 'VPC, subnets, NAT, endpoints, flow logs, and the security groups of every tier',
  edge: 'Certificates, WAF, load balancer of the mesh, health checks, synthetic visits',
  operations: 'Monitoring instance, GitLab runner, buckets of logs, traces and cluster backups',
  cluster: 'EKS, its nodes and add-ons, and who may use it',
  platform: 'Controllers in the cluster: mesh, delivery, secrets, scaling, monitoring',
};

/** What a stack is for, by its name without the environment; `null` where nobody wrote it down. */
export function stackPurpose(name: string, systems: readonly string[]): string | null {
  if (Object.hasOwn(SHARED, name)) return SHARED[name] ?? null;
  if (systems.includes(name)) return `${name} in the cluster: namespace, identities, releases`;
  const system = systems.find((candidate) => name === `${candidate}-aws`);
  return system === undefined ? null : `What ${system} needs of AWS; outlives the cluster`;
}
