import { gitRepository } from '../controllers/argo-cd-secrets.ts';
import type { SystemFacts } from './system-facts.ts';
import { systemReleases } from './system-releases.ts';

/** Values of charts/gitops: what Argo CD makes of one system. `values.schema.json` of the chart describes every key. */
export interface GitopsValues {
  readonly system: string;
  readonly environment: string;
  readonly namespace: string;
  /** Host and path of our charts, without a scheme. */
  readonly registry: string;
  readonly git: { readonly repository: string; readonly branch: string };
  readonly removal: 'retain' | 'destroy';
  /** By release name; digests, canaries and chart versions come from Git. */
  readonly releases: Readonly<
    Record<string, { readonly chart: string; readonly wave: number; readonly values: object }>
  >;
}

/** What Terraform knows of a system that the cluster pulls from Git. */
export function gitopsValues(facts: SystemFacts, registry: string): GitopsValues {
  const { environment, deployment } = facts;
  const releases = systemReleases(facts, 'later').map(({ name, ...release }) => [name, release] as const);
  return {
    system: deployment.system.name,
    environment: environment.name,
    namespace: deployment.system.name,
    registry,
    git: { repository: gitRepository(environment), branch: environment.gitops.branch },
    removal: environment.removal,
    releases: Object.fromEntries(releases),
  };
}
