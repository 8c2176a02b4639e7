import { denyBoundaryRemoval, denyOrganization, denyPeople } from './guard-rails.ts';
import { fixedArns, type PipelineScope } from './pipeline-scope.ts';
import type { Statement } from './statement.ts';

/** Services of which workloads and controllers may be given any part; their own policies say which. */
const SERVICES = [
  'autoscaling',
  'backup',
  'backup-storage',
  'cloudwatch',
  'ebs',
  'ec2',
  'ec2messages',
  'ecr',
  'eks',
  'eks-auth',
  'elasticache',
  'elasticloadbalancing',
  'events',
  'kms',
  'lambda',
  'logs',
  'rds',
  'rds-db',
  'route53',
  's3',
  'secretsmanager',
  'sns',
  'sqs',
  'ssm',
  'ssmmessages',
  'synthetics',
  'wafv2',
  'xray',
] as const;

/** Single actions of services that are otherwise out of reach. */
const SINGLE_ACTIONS = [
  'acm:Describe*',
  'acm:List*',
  'cognito-idp:DescribeUserPoolClient',
  'iam:Get*',
  'iam:List*',
  'pricing:GetProducts',
  'servicequotas:Get*',
  'shield:Describe*',
  'shield:Get*',
  'sts:AssumeRole',
  'sts:GetCallerIdentity',
  'sts:SetSourceIdentity',
  'sts:TagSession',
  'tag:GetResources',
  'tag:GetTagKeys',
  'tag:GetTagValues',
  'waf-regional:GetWebACL*',
] as const;

/** Node autoscalers make instance profiles for the node roles that they were given, and hand those to EC2. */
const NODE_IDENTITY = [
  'iam:AddRoleToInstanceProfile',
  'iam:CreateInstanceProfile',
  'iam:DeleteInstanceProfile',
  'iam:PassRole',
  'iam:RemoveRoleFromInstanceProfile',
  'iam:TagInstanceProfile',
] as const;

/**
 * What no role of the platform exceeds, whoever writes its policy: only the services that workloads and controllers use,
 * no identities, and nothing of the states, the locks or the audit trail.
 */
export function boundaryStatements(scope: PipelineScope): readonly Statement[] {
  const arns = fixedArns(scope);
  return [
    {
      sid: 'WorkloadServices',
      actions: [...SERVICES.map((service) => `${service}:*`), ...SINGLE_ACTIONS],
      resources: ['*'],
      because: 'a boundary grants nothing: it is the outer limit of policies that name actions and resources',
    },
    { sid: 'NodeIdentity', actions: NODE_IDENTITY, resources: [arns.environmentProfiles, arns.environmentRoles] },
    {
      sid: 'ServiceLinkedRoles',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [`arn:aws:iam::${scope.accountId}:role/aws-service-role/*`],
    },
    denyPeople(),
    denyBoundaryRemoval(),
    denyOrganization(),
    {
      sid: 'PipelineStaysItsOwn',
      effect: 'Deny',
      actions: ['iam:PassRole', 'sts:AssumeRole'],
      resources: [arns.planRole, arns.applyRole],
    },
    {
      sid: 'StatesAndTrailStayTheirOwn',
      effect: 'Deny',
      actions: ['s3:*'],
      resources: [arns.stateBucket, arns.stateReplica, arns.trailBucket].flatMap((arn) => [arn, `${arn}/*`]),
      conditions: { ArnNotEquals: { 'aws:PrincipalArn': arns.replicationRole } },
    },
    { sid: 'LocksStayTheirOwn', effect: 'Deny', actions: ['dynamodb:*'], resources: [arns.lockTable] },
    { sid: 'TrailStays', effect: 'Deny', actions: ['cloudtrail:*'], resources: [arns.trail] },
    {
      sid: 'StateKeysStayTheirOwn',
      effect: 'Deny',
      actions: ['kms:*'],
      resources: [scope.stateKeyArn, scope.stateReplicaKeyArn],
      conditions: { ArnNotEquals: { 'aws:PrincipalArn': arns.replicationRole } },
    },
  ];
}
