import { Construct } from 'constructs';
import { NAME_LIMITS } from '../../lib/aws-limits.ts';
import type { System } from '../../systems/schema.ts';
import { trustBranches } from '../identity/gitlab.ts';
import { Role } from '../identity/role.ts';
import type { Statement } from '../identity/statement.ts';
import { type NeedContext, needName } from '../needs/need.ts';

export interface PushRoleProps {
  readonly context: NeedContext;
  readonly sources: System['sources'];
  /** ARN of GitLab's identity provider in this account; bootstrap publishes it. */
  readonly providerArn: string;
  /** ARNs of the system's own repositories; at least one. */
  readonly repositoryArns: readonly string[];
}

/**
 * What jobs of the application's projects become to push an image (templates/application.gitlab-ci.yml): this system's
 * repositories, from the named branches. It cannot decide what runs, which a merge request in gitops/ does, nor replace or
 * delete an image: tags are immutable.
 */
export class PushRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { context, sources, providerArn, repositoryArns }: PushRoleProps) {
    super(scope, id);
    const { environment, deployment, boundaryArn } = context;
    const role = new Role(this, 'Role', {
      name: needName(context, ['push'], { maxLength: NAME_LIMITS.iamRole.max }),
      description: `Pushes images of ${deployment.system.name}`,
      trust: [trustBranches({ providerArn, gitlabUrl: environment.gitlab.url }, sources)],
      boundaryArn,
      statements: pushStatements(repositoryArns),
    });
    this.arn = role.arn;
  }
}

/**
 * Layers, then the manifest that names them; reading manifests is part of pushing, reading layers is not.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
const PUSH = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:CompleteLayerUpload',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
] as const;

/** Pushing to some repositories; no layer can be fetched from them. */
export function pushStatements(repositoryArns: readonly string[]): readonly Statement[] {
  return [
    {
      sid: 'LogIn',
      actions: ['ecr:GetAuthorizationToken'],
      resources: ['*'],
      because: 'a login is for the registry and accepts no resource; it allows nothing by itself',
    },
    { sid: 'Push', actions: PUSH, resources: repositoryArns },
  ];
}
