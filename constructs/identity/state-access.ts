import { fixedArns, type PipelineScope } from './pipeline-scope.ts';
import type { Statement } from './statement.ts';

const USE_STATE_KEY = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'] as const;

/** Reads every state of the environment, and takes and gives back locks: what a plan needs and an apply needs as well. */
export function stateReading(scope: PipelineScope): readonly Statement[] {
  const { stateBucket, lockTable } = fixedArns(scope);
  const states = `${stateBucket}/${scope.environment}/*`;
  return [
    {
      sid: 'FindStates',
      actions: ['s3:ListBucket', 's3:ListBucketVersions'],
      resources: [stateBucket],
    },
    { sid: 'ReadStates', actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: [states] },
    { sid: 'LockFiles', actions: ['s3:DeleteObject', 's3:PutObject'], resources: [`${states}.tflock`] },
    { sid: 'StateKey', actions: USE_STATE_KEY, resources: [scope.stateKeyArn] },
    {
      sid: 'ReadLocks',
      actions: ['dynamodb:DescribeTable', 'dynamodb:GetItem'],
      resources: [lockTable],
    },
    {
      sid: 'WriteLocks',
      actions: ['dynamodb:DeleteItem', 'dynamodb:PutItem'],
      resources: [lockTable],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${statePath(scope)}/terraform.tfstate`] } },
    },
  ];
}

/** Writes states, the records kept beside them, and the checksums in the lock table. */
export function stateWriting(scope: PipelineScope): readonly Statement[] {
  const { stateBucket, lockTable } = fixedArns(scope);
  return [
    {
      sid: 'WriteStates',
      actions: ['s3:DeleteObject', 's3:PutObject'],
      resources: [`${stateBucket}/${scope.environment}/*`],
    },
    {
      sid: 'WriteChecksums',
      actions: ['dynamodb:DeleteItem', 'dynamodb:PutItem'],
      resources: [lockTable],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${statePath(scope)}/terraform.tfstate-md5`] },
      },
    },
  ];
}

/** How lock items are called: bucket, environment, stack. */
function statePath({ stateBucket, environment }: PipelineScope): string {
  return `${stateBucket}/${environment}/*`;
}
