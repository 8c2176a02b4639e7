import { describe, expect, it } from 'vitest';
import { SCOPE } from '../../tests/support/pipeline-scope.ts';
import { decide } from '../../tests/support/policy.ts';
import { boundaryStatements } from './boundary.ts';

const boundary = boundaryStatements(SCOPE);
const IAM = 'arn:aws:iam::111111111111';

describe('the boundary of the platform’s roles', () => {
  it.each([
    'sqs:ReceiveMessage',
    's3:GetObject',
    'secretsmanager:GetSecretValue',
    'elasticloadbalancing:CreateLoadBalancer',
    'route53:ChangeResourceRecordSets',
    'ec2:RunInstances',
    'elasticache:Connect',
    'eks-auth:AssumeRoleForPodIdentity',
    'ssmmessages:OpenDataChannel',
    'sts:AssumeRole',
    'logs:PutLogEvents',
  ])('leaves room for %s, which workloads and controllers use', (action) => {
    expect(decide(boundary, { action, resource: 'arn:aws:any' })).toBe('allowed');
  });

  it.each([
    'iam:CreateRole',
    'iam:PutRolePolicy',
    'iam:CreatePolicy',
    'cloudfront:DeleteDistribution',
    'budgets:ModifyBudget',
  ])('leaves none for %s', (action) => {
    expect(decide(boundary, { action, resource: `${IAM}:role/qa-x` })).toBe('silent');
  });

  it.each([
    ['iam:CreateUser', `${IAM}:user/x`],
    ['iam:CreateAccessKey', `${IAM}:user/x`],
    ['iam:DeleteRolePermissionsBoundary', `${IAM}:role/qa-x`],
    ['organizations:LeaveOrganization', '*'],
    ['account:CloseAccount', '*'],
    ['s3:GetObject', 'arn:aws:s3:::qa-states/qa/network/terraform.tfstate'],
    ['s3:PutBucketPolicy', 'arn:aws:s3:::qa-states'],
    ['s3:GetObject', 'arn:aws:s3:::qa-states-copy/qa/network/terraform.tfstate'],
    ['s3:DeleteObject', 'arn:aws:s3:::qa-audit-trail/AWSLogs/x'],
    ['dynamodb:DeleteItem', 'arn:aws:dynamodb:us-east-1:111111111111:table/terraform-locks'],
    ['cloudtrail:StopLogging', 'arn:aws:cloudtrail:us-east-1:111111111111:trail/qa-audit'],
    ['kms:Decrypt', SCOPE.stateKeyArn],
    ['sts:AssumeRole', `${IAM}:role/qa-apply`],
    ['iam:PassRole', `${IAM}:role/qa-apply`],
  ])('refuses %s on %s', (action, resource) => {
    expect(decide(boundary, { action, resource })).toBe('denied');
  });

  it('lets the role that copies states read the one bucket and write the other', () => {
    const context = { 'aws:PrincipalArn': `${IAM}:role/qa-terraform-state-replication` };
    const resource = 'arn:aws:s3:::qa-states/qa/network/terraform.tfstate';
    expect(decide(boundary, { action: 's3:GetObjectVersionForReplication', resource, context })).toBe('allowed');
    expect(decide(boundary, { action: 'kms:Decrypt', resource: SCOPE.stateKeyArn, context })).toBe('allowed');
  });

  it('lets node autoscalers make instance profiles and pass roles of the environment only', () => {
    expect(decide(boundary, { action: 'iam:CreateInstanceProfile', resource: `${IAM}:instance-profile/qa-n` })).toBe(
      'allowed',
    );
    expect(decide(boundary, { action: 'iam:PassRole', resource: `${IAM}:role/qa-nodes` })).toBe('allowed');
    expect(decide(boundary, { action: 'iam:PassRole', resource: `${IAM}:role/admin` })).toBe('silent');
  });
});
