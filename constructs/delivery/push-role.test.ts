import { describe, expect, it } from 'vitest';
import type { PlatformEnvironment } from '../../environments/platform.ts';
import { stacksOf, testEnvironment, testStack } from '../../tests/support/app.ts';
import { decide } from '../../tests/support/policy.ts';
import { trustBranches } from '../identity/gitlab.ts';
import { pushStatements } from './push-role.ts';

type Source = PlatformEnvironment['deployments'][number]['system']['sources'][number];

const CART = 'arn:aws:ecr:us-east-1:333333333333:repository/storefront/cart';
const stack = testStack('prod', 'storefront-aws');

/** The AWS side of storefront whose images come from other projects. */
function withSources(sources: readonly Source[]) {
  const environment = testEnvironment('prod');
  const deployments = environment.deployments.map((deployment) =>
    deployment.system.name === 'storefront'
      ? { ...deployment, system: { ...deployment.system, sources: [...sources] } }
      : deployment,
  );
  return stacksOf({ ...environment, deployments }).get('storefront-aws');
}

describe('the push role of a system', () => {
  const role = stack.resource('aws_iam_role', 'push_role');

  it('has a name that a GitLab variable can carry, and stands under the boundary', () => {
    expect(role).toMatchObject({
      name: 'prod-storefront-push',
      description: 'Pushes images of storefront',
      permissions_boundary: '${data.terraform_remote_state.bootstrap.outputs.permissions_boundary_arn}',
    });
    expect(stack.outputs()['push_role_arn']).toBe('${aws_iam_role.push_role.arn}');
  });

  it('trusts the main branch of the application’s project, by GitLab’s tokens for AWS', () => {
    expect(JSON.parse(String(role['assume_role_policy'])).Statement).toEqual([
      {
        Sid: 'Gitlab',
        Effect: 'Allow',
        Principal: {
          Federated: ['${data.terraform_remote_state.bootstrap.outputs.gitlab_oidc_provider_arn}'],
        },
        Action: ['sts:AssumeRoleWithWebIdentity'],
        Condition: {
          StringEquals: {
            'gitlab.com:aud': 'https://gitlab.com',
            'gitlab.com:sub': ['project_path:bytebytego/storefront:ref_type:branch:ref:main'],
          },
        },
      },
    ]);
  });

  it('may log in, and push to each repository of the system, exactly', () => {
    expect(JSON.parse(String(stack.resource('aws_iam_role_policy', 'push_role_policy')['policy'])).Statement).toEqual([
      { Sid: 'LogIn', Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
      {
        Sid: 'Push',
        Effect: 'Allow',
        Action: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:CompleteLayerUpload',
          'ecr:InitiateLayerUpload',
          'ecr:PutImage',
          'ecr:UploadLayerPart',
        ],
        Resource: [
          '${aws_ecr_repository.repository_frontend.arn}',
          '${aws_ecr_repository.repository_product.arn}',
          '${aws_ecr_repository.repository_cart.arn}',
          '${aws_ecr_repository.repository_order.arn}',
        ],
      },
    ]);
  });

  it('trusts several projects and their branches where the system names them', () => {
    const trust = withSources([
      { project: 'shop/cart', branch: 'release/v1' },
      { project: 'shop/order', branch: 'main' },
    ])?.resource('aws_iam_role', 'push_role')['assume_role_policy'];
    expect(JSON.parse(String(trust)).Statement[0].Condition.StringEquals['gitlab.com:sub']).toEqual([
      'project_path:shop/cart:ref_type:branch:ref:release/v1',
      'project_path:shop/order:ref_type:branch:ref:main',
    ]);
  });

  it('is not made where no project is named, nor where the system has no repository of its own', () => {
    for (const without of [withSources([]), testStack('prod', 's3www-aws')]) {
      expect(Object.keys(without?.resources('aws_iam_role') ?? {})).not.toContain('push_role');
      expect(Object.keys(without?.outputs() ?? {})).not.toContain('push_role_arn');
    }
  });
});

describe('pushing', () => {
  const statements = pushStatements([CART]);

  it('reaches the named repositories and no other', () => {
    expect(decide(statements, { action: 'ecr:PutImage', resource: CART })).toBe('allowed');
    expect(decide(statements, { action: 'ecr:PutImage', resource: `${CART}-2` })).toBe('silent');
    expect(decide(statements, { action: 'ecr:PutImage', resource: CART.replace('storefront', 'realworld') })).toBe(
      'silent',
    );
  });

  it.each([
    'ecr:BatchDeleteImage',
    'ecr:DeleteRepository',
    'ecr:GetDownloadUrlForLayer',
    'ecr:ListImages',
    'ecr:PutImageTagMutability',
    'ecr:SetRepositoryPolicy',
    'kms:Decrypt',
  ])('is not %s', (action) => {
    expect(decide(statements, { action, resource: CART })).toBe('silent');
  });
});

describe('trust in the jobs of applications', () => {
  const trust = trustBranches({ providerArn: 'arn:provider', gitlabUrl: 'https://gitlab.example.com' }, [
    { project: 'shop/cart', branch: 'main' },
  ]);
  const job = (sub: string, aud = 'https://gitlab.example.com') =>
    decide([trust], {
      action: 'sts:AssumeRoleWithWebIdentity',
      context: { 'gitlab.example.com:sub': sub, 'gitlab.example.com:aud': aud },
    });
  const MAIN = 'project_path:shop/cart:ref_type:branch:ref:main';

  it('is in one branch of one project', () => {
    expect(job(MAIN)).toBe('allowed');
    expect(job('project_path:shop/cart:ref_type:branch:ref:feature')).toBe('silent');
    expect(job('project_path:shop/cart:ref_type:tag:ref:main')).toBe('silent');
    expect(job('project_path:shop/cart-fork:ref_type:branch:ref:main')).toBe('silent');
    expect(job('project_path:fork/shop/cart:ref_type:branch:ref:main')).toBe('silent');
  });

  it('wants tokens that were made for AWS', () => {
    expect(job(MAIN, 'https://vault.example.com')).toBe('silent');
  });
});
