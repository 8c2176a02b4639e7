import type { Controller, ControllerContext } from './controller.ts';

/**
 * External Secrets reads no secret by itself: for each system it assumes that system's reader role, which trusts this
 * role by its name. Its own permissions are the token that Argo CD pulls our charts with: the token carries exactly the
 * permissions of whoever asked for it. Pod Identity tags its sessions, and the tags travel along, hence `sts:TagSession`.
 */
export function externalSecrets(context: ControllerContext): Controller {
  const { environment, accountId, chartsRepositoryArn } = context;
  return {
    name: 'external-secrets',
    description: 'External Secrets: assumes the secrets reader of each system; pulls charts for Argo CD',
    namespace: 'external-secrets',
    serviceAccount: 'external-secrets',
    statements: [
      {
        sid: 'AssumeSecretsReaders',
        actions: ['sts:AssumeRole', 'sts:TagSession'],
        resources: [`arn:aws:iam::${accountId}:role/${environment}-*-secrets-reader`],
      },
      {
        sid: 'RegistryToken',
        actions: ['ecr:GetAuthorizationToken'],
        resources: ['*'],
        because: 'the token is for the whole registry; what it opens is said below',
      },
      {
        sid: 'PullCharts',
        actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        resources: [chartsRepositoryArn],
      },
    ],
  };
}
