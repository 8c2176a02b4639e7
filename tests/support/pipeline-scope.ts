import type { PipelineScope } from '../../constructs/identity/pipeline-scope.ts';

/** A pipeline's surroundings with the longest names that AWS and our checks accept, so that sizes are the largest possible. */
export const LONGEST_SCOPE: PipelineScope = {
  environment: 'production',
  accountId: '111111111111',
  region: 'ap-southeast-1',
  secondRegion: 'ap-southeast-2',
  stateBucket: 's'.repeat(63),
  stateReplica: 'r'.repeat(63),
  stateKeyArn: 'arn:aws:kms:ap-southeast-1:111111111111:key/11111111-1111-1111-1111-111111111111',
  stateReplicaKeyArn: 'arn:aws:kms:ap-southeast-2:111111111111:key/22222222-2222-2222-2222-222222222222',
  lockTable: 'terraform-locks',
  trailBucket: 't'.repeat(63),
  gitlabUrl: 'https://gitlab.example.com',
};

/** A pipeline's surroundings with short names, for expectations that people read. */
export const SCOPE: PipelineScope = {
  ...LONGEST_SCOPE,
  environment: 'qa',
  region: 'us-east-1',
  secondRegion: 'us-west-2',
  stateBucket: 'qa-states',
  stateReplica: 'qa-states-copy',
  trailBucket: 'qa-audit-trail',
};
