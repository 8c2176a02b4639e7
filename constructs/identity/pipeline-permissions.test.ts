import { describe, expect, it } from 'vitest';
import { LONGEST_SCOPE, SCOPE } from '../../tests/support/pipeline-scope.ts';
import { decide, may, type Request } from '../../tests/support/policy.ts';
import { roleStatements, stateAndKeyStatements } from './apply-permissions.ts';
import { boundaryStatements } from './boundary.ts';
import { MANAGED_POLICY_LIMIT, policyLength } from './managed-policy.ts';
import { pipelineBoundaryStatements } from './pipeline-boundary.ts';
import { POLICY_AREAS, planDenials, planStatements, readStatements, writesOf } from './pipeline-permissions.ts';
import { policyDocument } from './statement.ts';

const IAM = 'arn:aws:iam::111111111111';
const boundary = pipelineBoundaryStatements(SCOPE);
const plan = [...readStatements(), ...planStatements(SCOPE), ...planDenials(SCOPE)];
const apply = [
  ...readStatements(),
  ...planStatements(SCOPE),
  ...POLICY_AREAS.flatMap((area) => writesOf(area, SCOPE)),
  ...roleStatements(SCOPE),
  ...stateAndKeyStatements(SCOPE),
];
const planMay = (request: Request) => may(plan, boundary, request);
const applyMay = (request: Request) => may(apply, boundary, request);
const object = (path: string) => `arn:aws:s3:::qa-states/${path}`;

describe('the sizes of the policies', () => {
  const documents = {
    reads: readStatements(),
    planning: planStatements(LONGEST_SCOPE),
    denials: planDenials(LONGEST_SCOPE),
    ...Object.fromEntries(POLICY_AREAS.map((area) => [area, writesOf(area, LONGEST_SCOPE)])),
    roles: roleStatements(LONGEST_SCOPE),
    stateAndKeys: stateAndKeyStatements(LONGEST_SCOPE),
    boundary: boundaryStatements(LONGEST_SCOPE),
    pipelineBoundary: pipelineBoundaryStatements(LONGEST_SCOPE),
  };

  it.each(Object.entries(documents))('%s fits into a managed policy with the longest names', (_, statements) => {
    expect(policyLength(policyDocument(statements))).toBeLessThanOrEqual(MANAGED_POLICY_LIMIT);
  });
});

describe('the plan role', () => {
  it('reads configuration', () => {
    for (const action of [
      'ec2:DescribeVpcs',
      'iam:GetRole',
      'kms:GetKeyPolicy',
      's3:GetBucketPolicy',
      'rds:DescribeDBInstances',
    ]) {
      expect(planMay({ action }), action).toBe(true);
    }
  });

  it('reads states of its environment and no other objects', () => {
    expect(planMay({ action: 's3:GetObject', resource: object('qa/network/terraform.tfstate') })).toBe(true);
    expect(planMay({ action: 's3:GetObject', resource: object('prod/network/terraform.tfstate') })).toBe(false);
    expect(decide(plan, { action: 's3:GetObject', resource: 'arn:aws:s3:::qa-media/video.mp4' })).toBe('denied');
  });

  it('writes lock files, and neither states nor anything else', () => {
    expect(planMay({ action: 's3:PutObject', resource: object('qa/network/terraform.tfstate.tflock') })).toBe(true);
    expect(planMay({ action: 's3:DeleteObject', resource: object('qa/network/terraform.tfstate.tflock') })).toBe(true);
    expect(planMay({ action: 's3:PutObject', resource: object('qa/network/terraform.tfstate') })).toBe(false);
    expect(planMay({ action: 's3:DeleteObject', resource: object('qa/network/terraform.tfstate') })).toBe(false);
    expect(planMay({ action: 's3:PutObject', resource: 'arn:aws:s3:::qa-media/x.tflock' })).toBe(false);
  });

  it('writes lock items of its environment, and no checksums', () => {
    const table = 'arn:aws:dynamodb:us-east-1:111111111111:table/terraform-locks';
    const put = (item: string) =>
      planMay({ action: 'dynamodb:PutItem', resource: table, context: { 'dynamodb:LeadingKeys': item } });
    expect(put('qa-states/qa/network/terraform.tfstate')).toBe(true);
    expect(put('qa-states/qa/network/terraform.tfstate-md5')).toBe(false);
    expect(put('qa-states/prod/network/terraform.tfstate')).toBe(false);
  });

  it('is denied every secret value and every decryption but that of states', () => {
    expect(decide(plan, { action: 'secretsmanager:GetSecretValue', resource: 'arn:any' })).toBe('denied');
    expect(decide(plan, { action: 'secretsmanager:BatchGetSecretValue' })).toBe('denied');
    expect(decide(plan, { action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:111111111111:key/data' })).toBe(
      'denied',
    );
    expect(planMay({ action: 'kms:Decrypt', resource: SCOPE.stateKeyArn })).toBe(true);
  });

  it('sees functions’ settings, which Lambda decrypts with AWS’s own key', () => {
    const throughLambda = { 'kms:ViaService': 'lambda.us-east-1.amazonaws.com' };
    expect(decide(plan, { action: 'kms:Decrypt', resource: 'arn:lambda-key', context: throughLambda })).toBe('silent');
  });

  it('changes nothing', () => {
    for (const action of [
      'ec2:CreateVpc',
      'iam:CreateRole',
      'kms:CreateKey',
      'rds:DeleteDBInstance',
      's3:PutBucketPolicy',
    ]) {
      expect(planMay({ action, resource: '*' }), action).toBe(false);
    }
  });
});

describe('the apply role', () => {
  const underBoundary = { 'iam:PermissionsBoundary': `${IAM}:policy/qa-boundary` };

  it('changes what the stacks hold', () => {
    expect(applyMay({ action: 'ec2:CreateVpc' })).toBe(true);
    expect(applyMay({ action: 'eks:CreateCluster' })).toBe(true);
    expect(applyMay({ action: 's3:CreateBucket', resource: 'arn:aws:s3:::qa-media-111111111111' })).toBe(true);
    expect(applyMay({ action: 'sqs:CreateQueue', resource: 'arn:aws:sqs:us-east-1:111111111111:qa-jobs' })).toBe(true);
    expect(applyMay({ action: 's3:PutObject', resource: object('qa/network/terraform.tfstate') })).toBe(true);
  });

  it('switches rotation on, for which Secrets Manager wants to see that the caller may run the function', () => {
    const rotation = (name: string) => `arn:aws:lambda:us-east-1:111111111111:function:${name}`;
    expect(applyMay({ action: 'lambda:InvokeFunction', resource: rotation('qa-rotation') })).toBe(true);
    expect(applyMay({ action: 'lambda:InvokeFunction', resource: rotation('other') })).toBe(false);
  });

  it('puts first values into secrets of its environment and rotates them, which the plan role may not', () => {
    const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:111111111111:secret:${name}`;
    const actions = ['PutSecretValue', 'UpdateSecretVersionStage', 'RotateSecret'].map((it) => `secretsmanager:${it}`);
    for (const action of actions) {
      expect(applyMay({ action, resource: secret('qa/shop/main/master-AbCdEf') }), action).toBe(true);
      expect(applyMay({ action, resource: secret('prod/shop/main/master-AbCdEf') }), action).toBe(false);
      expect(planMay({ action, resource: secret('qa/shop/main/master-AbCdEf') }), action).toBe(false);
    }
    expect(applyMay({ action: 'secretsmanager:GetRandomPassword' })).toBe(true);
    for (const role of [applyMay, planMay])
      expect(role({ action: 'secretsmanager:DescribeSecret', resource: secret('qa/shop/main/api-AbCdEf') })).toBe(true);
    const context = { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' };
    const resource = 'arn:aws:kms:us-east-1:111111111111:key/data';
    for (const action of ['kms:GenerateDataKey', 'kms:Decrypt'])
      expect(applyMay({ action, resource, context }), action).toBe(true);
  });

  it('makes canaries, whose functions CloudWatch names', () => {
    const canary = 'arn:aws:lambda:us-east-1:111111111111:function:cwsyn-qa-shop-1234';
    expect(applyMay({ action: 'lambda:CreateFunction', resource: canary })).toBe(true);
  });

  it('touches no bucket or queue that does not begin with the environment’s name', () => {
    expect(applyMay({ action: 's3:DeleteBucket', resource: 'arn:aws:s3:::somebody-elses' })).toBe(false);
    expect(applyMay({ action: 'sqs:DeleteQueue', resource: 'arn:aws:sqs:us-east-1:111111111111:other' })).toBe(false);
  });

  it('makes roles of the environment under the boundary only', () => {
    const role = `${IAM}:role/qa-worker`;
    expect(applyMay({ action: 'iam:CreateRole', resource: role, context: underBoundary })).toBe(true);
    expect(applyMay({ action: 'iam:CreateRole', resource: role })).toBe(false);
    expect(applyMay({ action: 'iam:CreateRole', resource: `${IAM}:role/other`, context: underBoundary })).toBe(false);
    expect(applyMay({ action: 'iam:PutRolePolicy', resource: role, context: underBoundary })).toBe(true);
    expect(applyMay({ action: 'iam:PutRolePolicy', resource: role })).toBe(false);
    expect(applyMay({ action: 'iam:DeleteRolePermissionsBoundary', resource: role, context: underBoundary })).toBe(
      false,
    );
  });

  it('hands roles of the environment to services that the platform uses, its own to none', () => {
    const pass = (name: string, service: string) =>
      applyMay({
        action: 'iam:PassRole',
        resource: `${IAM}:role/${name}`,
        context: { 'iam:PassedToService': service },
      });
    expect(pass('qa-worker', 'pods.eks.amazonaws.com')).toBe(true);
    expect(pass('qa-worker', 'sagemaker.amazonaws.com')).toBe(false);
    expect(pass('qa-apply', 'ec2.amazonaws.com')).toBe(false);
    expect(pass('other', 'ec2.amazonaws.com')).toBe(false);
  });

  it.each([
    ['its own role', 'iam:AttachRolePolicy', `${IAM}:role/qa-apply`],
    ['its own trust', 'iam:UpdateAssumeRolePolicy', `${IAM}:role/qa-apply`],
    ['the plan role', 'iam:PutRolePolicy', `${IAM}:role/qa-plan`],
    ['the role that copies states', 'iam:UpdateAssumeRolePolicy', `${IAM}:role/qa-terraform-state-replication`],
    ['the boundary', 'iam:CreatePolicyVersion', `${IAM}:policy/qa-boundary`],
    ['its own permissions', 'iam:CreatePolicyVersion', `${IAM}:policy/qa-pipeline-writes-data`],
    ['its own boundary', 'iam:SetDefaultPolicyVersion', `${IAM}:policy/qa-pipeline-boundary`],
    ['GitLab’s way in', 'iam:UpdateOpenIDConnectProviderThumbprint', `${IAM}:oidc-provider/gitlab.example.com`],
    ['whether a role has a boundary', 'iam:DeleteRolePermissionsBoundary', `${IAM}:role/qa-worker`],
    ['the state bucket’s policy', 's3:PutBucketPolicy', 'arn:aws:s3:::qa-states'],
    ['the state bucket’s versions', 's3:DeleteObjectVersion', object('qa/network/terraform.tfstate')],
    ['the state bucket’s copies', 's3:PutReplicationConfiguration', 'arn:aws:s3:::qa-states'],
    ['the copies’ bucket', 's3:PutBucketPolicy', 'arn:aws:s3:::qa-states-copy'],
    ['the state key', 'kms:PutKeyPolicy', SCOPE.stateKeyArn],
    ['the state key’s alias', 'kms:UpdateAlias', 'arn:aws:kms:us-east-1:111111111111:alias/qa-terraform-state'],
    ['the lock table', 'dynamodb:DeleteTable', 'arn:aws:dynamodb:us-east-1:111111111111:table/terraform-locks'],
    ['people', 'iam:CreateUser', `${IAM}:user/qa-me`],
    ['access keys', 'iam:CreateAccessKey', `${IAM}:user/qa-me`],
    ['the organization', 'organizations:LeaveOrganization', '*'],
  ])('can’t change %s, whatever it is given later', (_, action, resource) => {
    const everything = [...apply, { sid: 'Gift', actions: ['*'], resources: ['*'], because: 'a test' }];
    const context = underBoundary;
    expect(may(everything, boundary, { action, resource, context })).toBe(false);
    expect(decide(boundary, { action, resource, context })).toBe('denied');
  });

  it('reads no secret, and no objects but states', () => {
    expect(decide(apply, { action: 'secretsmanager:GetSecretValue', resource: 'arn:any' })).toBe('denied');
    expect(applyMay({ action: 's3:GetObject', resource: 'arn:aws:s3:::qa-media/video.mp4' })).toBe(false);
  });

  it('switches the access logs of the state buckets on, which needs a bucket of a later stack', () => {
    expect(applyMay({ action: 's3:PutBucketLogging', resource: 'arn:aws:s3:::qa-states' })).toBe(true);
  });

  it('uses keys through services only, states apart', () => {
    const key = 'arn:aws:kms:us-east-1:111111111111:key/data';
    const through = { 'kms:ViaService': 'rds.us-east-1.amazonaws.com' };
    expect(applyMay({ action: 'kms:CreateGrant', resource: key, context: through })).toBe(true);
    expect(applyMay({ action: 'kms:Decrypt', resource: key })).toBe(false);
    expect(applyMay({ action: 'kms:Decrypt', resource: SCOPE.stateKeyArn })).toBe(true);
  });
});
