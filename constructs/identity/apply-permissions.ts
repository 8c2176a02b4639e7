import { fixedArns, type PipelineScope } from './pipeline-scope.ts';
import { stateWriting } from './state-access.ts';
import type { Statement } from './statement.ts';

/** Services that our roles are handed to. */
export const PASSED_TO: readonly string[] = [
  'apigateway',
  'backup',
  'cloudtrail',
  'ec2',
  'eks',
  'events',
  'lambda',
  'monitoring.rds',
  'pods.eks',
  'rds',
  's3',
  'synthetics',
  'vpc-flow-logs',
].map((service) => `${service}.amazonaws.com`);

/** Services that make a role of their own the first time an account uses them. */
const SERVICE_LINKED = [
  'autoscaling',
  'backup',
  'eks',
  'eks-nodegroup',
  'elasticache',
  'elasticloadbalancing',
  'ops.apigateway',
  'rds',
  'replication.ecr',
  'pullthroughcache.ecr',
  'restore-testing.backup',
  'spot',
  'transitgateway',
  'wafv2',
].map((service) => `${service}.amazonaws.com`);

const MAKE_ROLES = ['iam:AttachRolePolicy', 'iam:CreateRole', 'iam:PutRolePermissionsBoundary', 'iam:PutRolePolicy'];
const CHANGE_ROLES = [
  'iam:DeleteRole',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:TagRole',
  'iam:UntagRole',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateRole*',
];

/** Roles of the environment: each one made under the boundary, and handed only to the services that we use. */
export function roleStatements(scope: PipelineScope): readonly Statement[] {
  const arns = fixedArns(scope);
  const underBoundary = { StringEquals: { 'iam:PermissionsBoundary': arns.boundary } };
  return [
    { sid: 'MakeRoles', actions: MAKE_ROLES, resources: [arns.environmentRoles], conditions: underBoundary },
    { sid: 'ChangeRoles', actions: CHANGE_ROLES, resources: [arns.environmentRoles] },
    {
      sid: 'PassRoles',
      actions: ['iam:PassRole'],
      resources: [arns.environmentRoles],
      conditions: { StringEquals: { 'iam:PassedToService': PASSED_TO } },
    },
    {
      sid: 'ServiceLinkedRoles',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [`arn:aws:iam::${scope.accountId}:role/aws-service-role/*`],
      conditions: { StringEquals: { 'iam:AWSServiceName': SERVICE_LINKED } },
    },
    {
      sid: 'Policies',
      actions: [
        'iam:CreatePolicy*',
        'iam:DeletePolicy*',
        'iam:SetDefaultPolicyVersion',
        'iam:TagPolicy',
        'iam:UntagPolicy',
      ],
      resources: [arns.environmentPolicies],
    },
    {
      sid: 'InstanceProfiles',
      actions: [
        'iam:AddRoleToInstanceProfile',
        'iam:CreateInstanceProfile',
        'iam:DeleteInstanceProfile',
        'iam:RemoveRoleFromInstanceProfile',
        'iam:TagInstanceProfile',
        'iam:UntagInstanceProfile',
      ],
      resources: [arns.environmentProfiles, arns.environmentRoles],
    },
    {
      sid: 'ClusterIdentity',
      actions: [
        'iam:AddClientIDToOpenIDConnectProvider',
        'iam:CreateOpenIDConnectProvider',
        'iam:DeleteOpenIDConnectProvider',
        'iam:RemoveClientIDFromOpenIDConnectProvider',
        'iam:UpdateOpenIDConnectProviderThumbprint',
        'iam:TagOpenIDConnectProvider',
        'iam:UntagOpenIDConnectProvider',
      ],
      resources: [arns.clusterProviders],
    },
    {
      sid: 'AccountSettings',
      actions: [
        'iam:DeleteAccountPasswordPolicy',
        'iam:UpdateAccountPasswordPolicy',
        's3:PutAccountPublicAccessBlock',
        'sts:GetCallerIdentity',
      ],
      resources: ['*'],
      because: 'these are settings of the account and accept no resource',
    },
  ];
}

/** States, keys, and the access logs of the state bucket. */
export function stateAndKeyStatements(scope: PipelineScope): readonly Statement[] {
  const arns = fixedArns(scope);
  const kms = `arn:aws:kms:*:${scope.accountId}`;
  return [
    ...stateWriting(scope),
    { sid: 'LogStateAccess', actions: ['s3:PutBucketLogging'], resources: [arns.stateBucket, arns.stateReplica] },
    {
      sid: 'MakeKeys',
      actions: ['kms:CreateKey'],
      resources: ['*'],
      because: 'a key has no ARN before it exists',
    },
    {
      sid: 'ManageKeys',
      actions: [
        'kms:*Alias',
        'kms:CancelKeyDeletion',
        'kms:Disable*',
        'kms:Enable*',
        'kms:PutKeyPolicy',
        'kms:ScheduleKeyDeletion',
        'kms:TagResource',
        'kms:UntagResource',
        'kms:UpdateKeyDescription',
      ],
      resources: [`${kms}:key/*`, `${kms}:alias/${scope.environment}-*`],
    },
    {
      sid: 'UseKeysThroughServices',
      actions: [
        'kms:CreateGrant',
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey*',
        'kms:ReEncrypt*',
      ],
      resources: [`${kms}:key/*`],
      conditions: { StringLike: { 'kms:ViaService': '*.amazonaws.com' } },
    },
    {
      sid: 'NoSecrets',
      effect: 'Deny',
      actions: ['secretsmanager:BatchGetSecretValue', 'secretsmanager:GetSecretValue'],
      resources: ['*'],
    },
  ];
}
