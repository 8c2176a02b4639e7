import { describe, expect, test } from 'vitest';
import { stackFile, stacksWith } from '../../../tests/support/stack-file.ts';
import type { TerraformJson } from '../../read/synth-output.ts';
import { rolesOf } from './roles.ts';

const document = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const trust = document({ Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] }, Action: 'sts:AssumeRole' });
const role = { name: 'prod-shop-api', assume_role_policy: trust };
const of = (resource: NonNullable<TerraformJson['resource']>, role_ = role as object) =>
  rolesOf(stacksWith({ aws_iam_role: { api: role_ as typeof role }, ...resource }))[0];

test('a role has its name, its stack, who may take it and whether a boundary limits it', () => {
  expect(of({})).toEqual({
    name: 'prod-shop-api',
    stack: 'prod-shop-aws',
    trusts: ['lambda.amazonaws.com'],
    may: [],
    boundary: false,
  });
  expect(of({}, { ...role, permissions_boundary: '${data.terraform_remote_state.x.outputs.arn}' })?.boundary).toBe(
    true,
  );
});

describe('who may take it', () => {
  test('is told with the conditions', () => {
    const assume_role_policy = document({
      Effect: 'Allow',
      Principal: { Federated: '${aws_iam_openid_connect_provider.gitlab.arn}' },
      Condition: { StringLike: { 'gitlab.com:sub': ['a', 'b'] }, Bool: { 'aws:x': true } },
    });
    expect(of({}, { ...role, assume_role_policy })?.trusts).toEqual([
      'aws_iam_openid_connect_provider.gitlab.arn when gitlab.com:sub StringLike a or b; aws:x Bool true',
    ]);
  });

  test('is told where expressions with quotes stand in the policy', () => {
    const key = '${replace(aws_eks_cluster.a.issuer, "https://", "")}:sub';
    const text = document({
      Effect: 'Allow',
      Principal: { Service: 'x' },
      Condition: { StringEquals: { KEY: 'pod' } },
    });
    expect(of({}, { ...role, assume_role_policy: text.replace('KEY', key) })?.trusts).toEqual([
      'x when replace(aws_eks_cluster.a.issuer, "https://", ""):sub StringEquals pod',
    ]);
  });

  test('says so where it cannot be read', () => {
    expect(of({}, { ...role, assume_role_policy: '{"Statement":[' })?.trusts).toEqual([
      'a trust policy that cannot be read',
    ]);
  });
});

describe('what it may do', () => {
  const own = (...statements: readonly object[]) =>
    of({ aws_iam_role_policy: { api: { role: '${aws_iam_role.api.id}', policy: document(...statements) } } })?.may;

  test('is each statement of its own policy, resources without signs of expressions', () => {
    const may = own({
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: '${aws_s3_bucket.media.arn}/*',
      Condition: { StringEquals: { 'kms:ViaService': 's3.amazonaws.com' } },
    });
    expect(may).toEqual([
      {
        actions: ['s3:GetObject'],
        resources: ['aws_s3_bucket.media.arn/*'],
        when: 'kms:ViaService StringEquals s3.amazonaws.com',
      },
    ]);
  });

  test('tells what is denied, and what is left out, as such', () => {
    const may = own({ Effect: 'Deny', NotAction: 's3:*', NotResource: 'a' });
    expect(may).toEqual([{ actions: ['never all but s3:*'], resources: ['all but a'], when: null }]);
  });

  test('includes attached policies: of AWS by name, of another stack by their statements', () => {
    const statement = { Effect: 'Allow', Action: 'ecr:PutImage', Resource: '*' };
    const policies = stackFile(
      'bootstrap',
      { aws_iam_policy: { apply: { policy: document(statement) } } },
      { policy_arn: '${aws_iam_policy.apply.arn}' },
    );
    const attachment = (policy_arn: string) => ({ role: '${aws_iam_role.api.name}', policy_arn });
    const stacks = stacksWith(
      {
        aws_iam_role: { api: role },
        aws_iam_role_policy_attachment: {
          a: attachment('arn:aws:iam::aws:policy/AmazonEKSClusterPolicy'),
          b: attachment('${data.terraform_remote_state.bootstrap.outputs.policy_arn}'),
        },
      },
      policies,
    );
    expect(rolesOf(stacks)[0]?.may).toEqual([
      { actions: ['all of AmazonEKSClusterPolicy'], resources: ['*'], when: null },
      { actions: ['ecr:PutImage'], resources: ['*'], when: null },
    ]);
  });

  test('is never that of another role', () => {
    const may = of({ aws_iam_role_policy: { other: { role: '${aws_iam_role.other.id}', policy: document({}) } } })?.may;
    expect(may).toEqual([]);
  });

  test('says so where a policy cannot be read', () => {
    const may = of({ aws_iam_role_policy: { api: { role: '${aws_iam_role.api.id}', policy: 7 } } })?.may;
    expect(may?.[0]?.actions).toEqual(['a policy that cannot be read']);
  });
});
