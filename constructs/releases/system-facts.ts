import type { Deployment, PlatformEnvironment } from '../../environments/platform.ts';
import type { Need } from '../../systems/schema.ts';

/** What values of a system's releases are made from: its data, and what other stacks know (tokens in a stack). */
export interface SystemFacts {
  readonly environment: PlatformEnvironment;
  readonly deployment: Deployment;
  /** Output of a need, as its construct in `constructs/needs` names it: `main`, `secret_name_backend`. */
  output(need: string, field: string): string;
  /** Address of a service's image repository in the environment's registry. */
  repositoryUrl(service: string): string;
  /** ARNs of the roles that External Secrets and KEDA assume for this system. */
  readonly readers: { secrets(): string; queues(): string };
  /** Security group of the load balancer outside the mesh. */
  ingressSecurityGroupId(): string;
}

/** Whether the system's pods have the mesh's sidecar. */
export function inMesh({ deployment }: Pick<SystemFacts, 'deployment'>): boolean {
  return deployment.system.traffic === 'mesh';
}

/** Availability zones of the environment. */
export function zonesOf({ environment }: Pick<SystemFacts, 'environment'>): number {
  return environment.network.zones.length;
}

/** The need of that name. That it is declared was checked with the data. */
export function needOf({ deployment }: Pick<SystemFacts, 'deployment'>, name: string): Need {
  const need = deployment.system.needs[name];
  if (need === undefined) throw new Error(`${deployment.system.name} has no need ${name}`);
  return need;
}

/** Whether a need runs as a store of its own in the system's namespace, and not elsewhere. */
export function runsInCluster({ deployment }: Pick<SystemFacts, 'deployment'>, name: string): boolean {
  const kind = deployment.system.needs[name]?.kind;
  const size = deployment.sizes[name];
  if (kind === 'mongo') return size !== undefined && 'hosting' in size && size.hosting === 'cluster';
  if (kind === 'object-store') return size !== undefined && 'endpoint' in size && size.endpoint === null;
  return false;
}

/** Names of the stores that run in the system's namespace, in the order of its file. */
export function storesOf(facts: Pick<SystemFacts, 'deployment'>): readonly string[] {
  return Object.keys(facts.deployment.system.needs).filter((name) => runsInCluster(facts, name));
}

/** Address of the runbook; alerts add the section. */
export function runbookUrl({ gitlab, gitops }: Pick<PlatformEnvironment, 'gitlab' | 'gitops'>): string {
  return `${gitlab.url.replace(/\/$/, '')}/${gitlab.project}/-/blob/${gitops.branch}/docs/runbook.md`;
}
