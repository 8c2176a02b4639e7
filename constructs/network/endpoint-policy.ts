import type { Statement } from '../identity/statement.ts';

/**
 * What may pass the S3 gateway endpoint. Writing and administering: only buckets of this account, so that stolen
 * credentials can't carry data to a bucket of somebody else. Reading: everything, because image layers
 * (`prod-<region>-starport-layer-bucket` of ECR, `prod-registry-k8s-io-<region>`, those of quay.io and Docker Hub), the
 * repositories of Amazon Linux (`al2023-repos-<region>-…`) and of the SSM agent lie in buckets of others.
 */
export function s3EndpointPolicy(accountId: string): readonly Statement[] {
  return [
    {
      sid: 'ReadPublicBuckets',
      principals: '*',
      actions: ['s3:GetObject'],
      resources: ['*'],
      because: 'image layers and packages lie in buckets whose names their owners choose and change',
    },
    ownResources('s3', accountId),
  ];
}

/** What may pass the DynamoDB gateway endpoint: tables of this account, such as the one with the state locks. */
export function dynamodbEndpointPolicy(accountId: string): readonly Statement[] {
  return [ownResources('dynamodb', accountId)];
}

/**
 * What may pass an interface endpoint: whoever belongs to this account, with what its own policies allow. STS also takes
 * tokens of pods and pipelines, which belong to nobody yet; the role must be ours.
 */
export function interfaceEndpointPolicy(service: string, accountId: string): readonly Statement[] {
  const own: Statement = {
    sid: 'OwnPrincipals',
    principals: '*',
    actions: ['*'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:PrincipalAccount': accountId } },
    because: 'roles decide what is allowed; the endpoint only refuses credentials of other accounts',
  };
  if (service !== 'sts') return [own];
  return [
    own,
    {
      sid: 'OwnRolesByToken',
      principals: '*',
      actions: ['sts:AssumeRoleWithWebIdentity'],
      resources: [`arn:aws:iam::${accountId}:role/*`],
    },
  ];
}

function ownResources(service: 's3' | 'dynamodb', accountId: string): Statement {
  return {
    sid: 'OwnResources',
    principals: '*',
    actions: [`${service}:*`],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:ResourceAccount': accountId } },
    because: 'roles decide what is allowed; the endpoint only refuses what belongs to other accounts',
  };
}
