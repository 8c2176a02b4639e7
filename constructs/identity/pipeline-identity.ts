import { Construct } from 'constructs';
import { pascalCase } from '../../lib/names.ts';
import { roleStatements, stateAndKeyStatements } from './apply-permissions.ts';
import { trustBranch, trustProject } from './gitlab.ts';
import { ManagedPolicy } from './managed-policy.ts';
import { pipelineBoundaryStatements } from './pipeline-boundary.ts';
import { POLICY_AREAS, planDenials, planStatements, readStatements, writesOf } from './pipeline-permissions.ts';
import { PipelineRole } from './pipeline-role.ts';
import { fixedNames, type PipelineScope } from './pipeline-scope.ts';
import type { Statement } from './statement.ts';

/** A plan reads for minutes; an hour is AWS's least. */
const PLAN_SECONDS = 3600;
/** A new cluster or a changed database takes up to an hour, and a stack may do both. */
const APPLY_SECONDS = 3 * 3600;

export interface PipelineIdentityProps {
  readonly scope: PipelineScope;
  readonly providerArn: string;
  /** Path of the GitLab project. */
  readonly project: string;
  /** Branch whose jobs may apply. */
  readonly branch: string;
}

type Policies = Readonly<Record<string, ManagedPolicy>>;

/** The two roles of the pipeline: every branch plans, one branch applies; both under a boundary of their own. */
export class PipelineIdentity extends Construct {
  readonly plan: PipelineRole;
  readonly apply: PipelineRole;
  private readonly environment: string;

  constructor(parent: Construct, id: string, { scope, providerArn, project, branch }: PipelineIdentityProps) {
    super(parent, id);
    this.environment = scope.environment;
    const names = fixedNames(scope.environment);
    const trust = { providerArn, gitlabUrl: scope.gitlabUrl, project };
    const boundary = new ManagedPolicy(this, 'Boundary', {
      name: names.pipelineBoundary,
      description: 'Outer limit of the plan and apply roles',
      statements: pipelineBoundaryStatements(scope),
    });
    const reads = this.policies({ reads: readStatements(), planning: planStatements(scope) });
    const denials = this.policies({ denials: planDenials(scope) });
    const writes = this.policies({
      ...Object.fromEntries(POLICY_AREAS.map((area) => [`writes-${area}`, writesOf(area, scope)])),
      roles: roleStatements(scope),
      'state-and-keys': stateAndKeyStatements(scope),
    });
    this.plan = new PipelineRole(this, 'Plan', {
      name: names.planRole,
      description: 'Reads what a plan needs; writes locks only',
      trust: trustProject(trust),
      boundaryArn: boundary.arn,
      sessionSeconds: PLAN_SECONDS,
      policies: { ...reads, ...denials },
    });
    this.apply = new PipelineRole(this, 'Apply', {
      name: names.applyRole,
      description: 'Changes what the stacks hold; neither itself nor where states are kept',
      trust: trustBranch(trust, branch),
      boundaryArn: boundary.arn,
      sessionSeconds: APPLY_SECONDS,
      policies: { ...reads, ...writes },
    });
  }

  private policies(documents: Readonly<Record<string, readonly Statement[]>>): Policies {
    return Object.fromEntries(
      Object.entries(documents).map(([name, statements]) => {
        const policy = new ManagedPolicy(this, `${pascalCase(name)}Policy`, {
          name: `${this.environment}-pipeline-${name}`,
          description: `Part of the pipeline's permissions: ${name}`,
          statements,
        });
        return [pascalCase(name), policy];
      }),
    );
  }
}
