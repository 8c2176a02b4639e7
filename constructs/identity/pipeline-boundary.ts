import {
  denyBoundaryRemoval,
  denyBucketChanges,
  denyKeyChanges,
  denyOrganization,
  denyPeople,
  IAM_CHANGES,
} from './guard-rails.ts';
import { MANAGED_SERVICES } from './managed-services.ts';
import { fixedArns, type PipelineScope } from './pipeline-scope.ts';
import type { Statement } from './statement.ts';

const TABLE_CHANGES = [
  'dynamodb:CreateTable',
  'dynamodb:DeleteResourcePolicy',
  'dynamodb:DeleteTable',
  'dynamodb:PutResourcePolicy',
  'dynamodb:TagResource',
  'dynamodb:UntagResource',
  'dynamodb:Update*',
] as const;

/**
 * What the pipeline's own roles never exceed. The refusals stand here and not in their permissions, so that no policy that
 * is attached to them later lifts one: the pipeline can change neither itself, nor the boundary of the platform's roles,
 * nor GitLab's way in, nor where states are kept. These belong to `bootstrap`, which a person applies.
 */
export function pipelineBoundaryStatements(scope: PipelineScope): readonly Statement[] {
  const arns = fixedArns(scope);
  return [
    {
      sid: 'ManagedServices',
      actions: ['iam:*', 'kms:*', 'sts:GetCallerIdentity', ...managedServices().map((service) => `${service}:*`)],
      resources: ['*'],
      because: 'a boundary grants nothing: it is the outer limit of the policies of the plan and apply roles',
    },
    {
      sid: 'OwnIdentityStays',
      effect: 'Deny',
      actions: IAM_CHANGES,
      resources: [
        arns.planRole,
        arns.applyRole,
        arns.replicationRole,
        arns.boundary,
        arns.pipelinePolicies,
        arns.gitlabProvider,
      ],
    },
    {
      sid: 'RolesAreBounded',
      effect: 'Deny',
      actions: ['iam:CreateRole', 'iam:PutRolePermissionsBoundary'],
      resources: ['*'],
      conditions: { StringNotEquals: { 'iam:PermissionsBoundary': arns.boundary } },
    },
    denyBoundaryRemoval(),
    denyPeople(),
    denyOrganization(),
    denyBucketChanges('StateBucketsStay', [arns.stateBucket, arns.stateReplica]),
    denyKeyChanges('StateKeysStay', [
      scope.stateKeyArn,
      scope.stateReplicaKeyArn,
      `arn:aws:kms:*:${scope.accountId}:alias/${scope.environment}-terraform-state*`,
    ]),
    { sid: 'LockTableStays', effect: 'Deny', actions: TABLE_CHANGES, resources: [arns.lockTable] },
  ];
}

function managedServices(): readonly string[] {
  const all = Object.values(MANAGED_SERVICES).flatMap((services) => services.map(({ service }) => service));
  return [...new Set(all)].sort();
}
