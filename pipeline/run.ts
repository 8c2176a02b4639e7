import type { PlanProtection } from './plan-protection.ts';
import type { Outside } from './prerequisite.ts';
import type { States } from './states.ts';
import type { Output } from './terraform/output.ts';
import type { Force } from './unchanged.ts';
import type { Workspace } from './workspace.ts';

/** What one run of a command shares among its stacks. */
export interface Run {
  readonly workspace: Workspace;
  readonly states: States;
  readonly outside: Outside;
  readonly output: Output;
  readonly env: NodeJS.ProcessEnv;
  /** Version of the Terraform that is used. */
  readonly terraform: string;
  /** How plan files are kept. */
  readonly protection: PlanProtection;
  /** Why stacks are planned whether or not they changed; undefined: only those that did. */
  readonly force: Force | undefined;
  /** False where the role may not take locks. */
  readonly lock: boolean;
  readonly lockTimeoutSeconds: number;
  /** Commit of the code, and GitLab's pipeline; null where there is none. */
  readonly commit: string | null;
  readonly pipeline: string | null;
  /** ISO 8601 in UTC. */
  readonly now: () => string;
}
