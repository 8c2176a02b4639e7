import type { Construct } from 'constructs';
import { TRAIL_BUCKET } from '../constructs/audit/trail-names.ts';
import { boundaryStatements } from '../constructs/identity/boundary.ts';
import { GitlabIdentity } from '../constructs/identity/gitlab.ts';
import { ManagedPolicy } from '../constructs/identity/managed-policy.ts';
import { PipelineIdentity } from '../constructs/identity/pipeline-identity.ts';
import { fixedNames, type PipelineScope } from '../constructs/identity/pipeline-scope.ts';
import { Replication } from '../constructs/state/replication.ts';
import { StateStore } from '../constructs/state/state-store.ts';
import type { PlatformEnvironment } from '../environments/platform.ts';
import { EnvironmentStack } from './environment-stack.ts';
import { STACK_NAMES } from './outputs.ts';

export interface BootstrapStackProps {
  readonly environment: PlatformEnvironment;
}

/**
 * State bucket, lock table, GitLab identity provider, plan and apply roles, permissions boundary. A person applies it: the
 * pipeline can't change what limits it.
 */
export class BootstrapStack extends EnvironmentStack<'Bootstrap'> {
  constructor(scope: Construct, { environment }: BootstrapStackProps) {
    super(scope, { environment, kind: 'Bootstrap', name: STACK_NAMES.Bootstrap });
    const { name, accountId, region, secondRegion, removal, state, gitlab, account } = environment;
    const names = fixedNames(name);
    const replicaName = this.globalName(['terraform-state-replica'], { maxLength: 63 });
    const store = new StateStore(this, 'State', {
      environment: name,
      accountId,
      removal,
      bucketName: state.bucket,
      replicaName,
      lockTableName: state.lockTable,
      versionDays: state.versionDays,
      secondRegionProvider: this.secondRegion,
    });
    const pipeline: PipelineScope = {
      environment: name,
      accountId,
      region,
      secondRegion,
      stateBucket: state.bucket,
      stateReplica: replicaName,
      stateKeyArn: store.key.arn,
      stateReplicaKeyArn: store.replicaKey.arn,
      lockTable: state.lockTable,
      trailBucket: this.globalName(TRAIL_BUCKET, { maxLength: 63 }),
      gitlabUrl: gitlab.url,
    };
    const boundary = new ManagedPolicy(this, 'Boundary', {
      name: names.boundary,
      description: 'Outer limit of every role of the platform',
      statements: boundaryStatements(pipeline),
    });
    new Replication(this, 'StateReplication', {
      roleName: names.replicationRole,
      boundaryArn: boundary.arn,
      source: store.bucket,
      sourceKeyArn: store.key.arn,
      sourceRegion: region,
      target: store.replica,
      targetKeyArn: store.replicaKey.arn,
      targetRegion: secondRegion,
    });
    const identity = new GitlabIdentity(this, 'Gitlab', { scope: pipeline, provider: account.singletons, removal });
    const roles = new PipelineIdentity(this, 'Pipeline', {
      scope: pipeline,
      providerArn: identity.providerArn,
      project: gitlab.project,
      branch: gitlab.branch,
    });
    this.publish({
      state_bucket_name: store.bucket.resource.bucket,
      state_bucket_arn: store.bucket.arn,
      state_key_arn: store.key.arn,
      state_replica_bucket_name: store.replica.resource.bucket,
      lock_table_arn: store.locks.arn,
      gitlab_oidc_provider_arn: identity.providerArn,
      plan_role_arn: roles.plan.arn,
      apply_role_arn: roles.apply.arn,
      permissions_boundary_arn: boundary.arn,
    });
  }
}
