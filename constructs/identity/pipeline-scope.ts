/** What the pipeline's policies need to know about their environment; plain values, known before anything exists. */
export interface PipelineScope {
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  readonly secondRegion: string;
  readonly stateBucket: string;
  readonly stateReplica: string;
  readonly stateKeyArn: string;
  readonly stateReplicaKeyArn: string;
  readonly lockTable: string;
  readonly trailBucket: string;
  /** `https://gitlab.com`, without a path. */
  readonly gitlabUrl: string;
}

/** Names that other accounts' people, charts and policies rely on; they never change. */
export function fixedNames(environment: string) {
  return {
    planRole: `${environment}-plan`,
    applyRole: `${environment}-apply`,
    boundary: `${environment}-boundary`,
    pipelineBoundary: `${environment}-pipeline-boundary`,
    replicationRole: `${environment}-terraform-state-replication`,
    trail: `${environment}-audit`,
  } as const;
}

/** ARNs by which the policies name the pipeline's own parts. */
export function fixedArns(scope: PipelineScope) {
  const { accountId, environment } = scope;
  const names = fixedNames(environment);
  const iam = `arn:aws:iam::${accountId}`;
  return {
    planRole: `${iam}:role/${names.planRole}`,
    applyRole: `${iam}:role/${names.applyRole}`,
    replicationRole: `${iam}:role/${names.replicationRole}`,
    boundary: `${iam}:policy/${names.boundary}`,
    /** The pipeline's boundary and all its permissions. */
    pipelinePolicies: `${iam}:policy/${environment}-pipeline-*`,
    gitlabProvider: `${iam}:oidc-provider/${hostOf(scope.gitlabUrl)}`,
    environmentRoles: `${iam}:role/${environment}-*`,
    environmentPolicies: `${iam}:policy/${environment}-*`,
    environmentProfiles: `${iam}:instance-profile/${environment}-*`,
    clusterProviders: `${iam}:oidc-provider/oidc.eks.*`,
    stateBucket: `arn:aws:s3:::${scope.stateBucket}`,
    stateReplica: `arn:aws:s3:::${scope.stateReplica}`,
    trailBucket: `arn:aws:s3:::${scope.trailBucket}`,
    lockTable: `arn:aws:dynamodb:${scope.region}:${accountId}:table/${scope.lockTable}`,
    trail: `arn:aws:cloudtrail:${scope.region}:${accountId}:trail/${names.trail}`,
  } as const;
}

/** `gitlab.com` of `https://gitlab.com`: what IAM calls the provider and begins its condition keys with. */
export function hostOf(url: string): string {
  return url.replace(/^https:\/\//, '').replace(/\/$/, '');
}
