import { describe, expect, it } from 'vitest';
import { POLICIES_PER_ROLE } from '../constructs/identity/managed-policy.ts';
import { stacksOf, testEnvironment, testStack } from '../tests/support/app.ts';

const dev = testStack('dev', 'bootstrap');
const prod = testStack('prod', 'bootstrap');

type Rule = Record<string, unknown>;

describe('the state bucket', () => {
  it('has the literal name of the environment', () => {
    expect(prod.resource('aws_s3_bucket', 'state_bucket')['bucket']).toBe('bytebytego-terraform-state');
    expect(dev.resource('aws_s3_bucket', 'state_bucket')['bucket']).toBe('bytebytego-terraform-state-dev');
  });

  it('is encrypted with a key of its own under the alias that the backend names', () => {
    const encryption = prod.resource('aws_s3_bucket_server_side_encryption_configuration', 'state_bucket_encryption');
    expect(encryption['rule']).toEqual([
      {
        apply_server_side_encryption_by_default: {
          kms_master_key_id: '${aws_kms_key.state_key.arn}',
          sse_algorithm: 'aws:kms',
        },
        bucket_key_enabled: true,
      },
    ]);
    expect(prod.resource('aws_kms_alias', 'state_key_alias')).toMatchObject({
      name: 'alias/prod-terraform-state',
      target_key_id: '${aws_kms_key.state_key.key_id}',
    });
  });

  it('keeps old versions for the days that the environment says', () => {
    const rules = prod.resource('aws_s3_bucket_lifecycle_configuration', 'state_bucket_lifecycle')['rule'] as Rule[];
    expect(rules[0]).toMatchObject({ noncurrent_version_expiration: [{ noncurrent_days: 365 }], status: 'Enabled' });
    expect(rules).toHaveLength(1);
  });

  it('is copied, without deletions, to an encrypted bucket of the second region', () => {
    const { rule, depends_on } = prod.resource('aws_s3_bucket_replication_configuration', 'state_replication');
    expect(rule).toEqual([
      {
        delete_marker_replication: { status: 'Disabled' },
        destination: {
          bucket: '${aws_s3_bucket.state_replica.arn}',
          encryption_configuration: { replica_kms_key_id: '${aws_kms_key.state_replica_key.arn}' },
        },
        filter: { prefix: '' },
        id: 'everything',
        source_selection_criteria: { sse_kms_encrypted_objects: { status: 'Enabled' } },
        status: 'Enabled',
      },
    ]);
    expect(depends_on).toEqual([
      'aws_s3_bucket_versioning.state_bucket_versioning',
      'aws_s3_bucket_versioning.state_replica_versioning',
    ]);
    expect(prod.resource('aws_s3_bucket', 'state_replica')).toMatchObject({
      bucket: 'prod-terraform-state-replica-333333333333',
      provider: 'aws.second_region',
    });
  });

  it('has no access logs here, since the bucket that takes them is younger', () => {
    expect(prod.resources('aws_s3_bucket_logging')).toEqual({});
  });
});

describe('the lock table', () => {
  it('is what Terraform wants, on demand, encrypted, restorable', () => {
    expect(prod.resource('aws_dynamodb_table')).toMatchObject({
      name: 'terraform-locks',
      hash_key: 'LockID',
      attribute: [{ name: 'LockID', type: 'S' }],
      billing_mode: 'PAY_PER_REQUEST',
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true, kms_key_arn: '${aws_kms_key.state_key.arn}' },
    });
  });
});

describe('removal', () => {
  const protectedIn = (stack: typeof dev) =>
    ['aws_s3_bucket', 'aws_dynamodb_table', 'aws_kms_key', 'aws_iam_openid_connect_provider'].flatMap((type) =>
      Object.values(stack.resources(type)).map(
        ({ lifecycle }) => (lifecycle as { prevent_destroy: boolean }).prevent_destroy,
      ),
    );

  it('is refused where the environment retains', () => {
    expect(protectedIn(prod)).toEqual([true, true, true, true, true, true]);
    expect(prod.resource('aws_dynamodb_table')['deletion_protection_enabled']).toBe(true);
    expect(prod.resource('aws_kms_key', 'state_key')['deletion_window_in_days']).toBe(30);
  });

  it('goes through where the environment may be destroyed', () => {
    expect(protectedIn(dev)).toEqual([false, false, false, false, false, false]);
    expect(dev.resource('aws_dynamodb_table')['deletion_protection_enabled']).toBe(false);
    expect(dev.resource('aws_s3_bucket', 'state_bucket')['force_destroy']).toBe(true);
    expect(dev.resource('aws_kms_key', 'state_key')['deletion_window_in_days']).toBe(7);
  });
});

describe('the pipeline’s roles', () => {
  const trustOf = (role: string) =>
    JSON.parse(prod.resource('aws_iam_role', role)['assume_role_policy'] as string).Statement[0];
  const policiesOf = (role: string) =>
    Object.values(prod.resources('aws_iam_role_policy_attachment'))
      .filter((attachment) => attachment['role'] === `\${aws_iam_role.${role}.name}`)
      .map(({ policy_arn }) => /pipeline_(\w+)_policy/.exec(String(policy_arn))?.[1]);

  it('have fixed names and stand under a boundary of their own', () => {
    for (const [id, name] of [
      ['pipeline_plan', 'prod-plan'],
      ['pipeline_apply', 'prod-apply'],
    ] as const) {
      expect(prod.resource('aws_iam_role', id)).toMatchObject({
        name,
        permissions_boundary: '${aws_iam_policy.pipeline_boundary.arn}',
      });
    }
  });

  it('trust every branch of the project to plan and one to apply', () => {
    expect(trustOf('pipeline_plan').Condition).toEqual({
      StringEquals: { 'gitlab.com:aud': 'https://gitlab.com' },
      StringLike: { 'gitlab.com:sub': 'project_path:bytebytego/platform:*' },
    });
    expect(trustOf('pipeline_apply').Condition).toEqual({
      StringEquals: {
        'gitlab.com:aud': 'https://gitlab.com',
        'gitlab.com:sub': 'project_path:bytebytego/platform:ref_type:branch:ref:main',
      },
    });
  });

  it('get sessions of an hour for plans and three for applies', () => {
    expect(prod.resource('aws_iam_role', 'pipeline_plan')['max_session_duration']).toBe(3600);
    expect(prod.resource('aws_iam_role', 'pipeline_apply')['max_session_duration']).toBe(10_800);
  });

  it('share what reads; only the plan role has the denials, only the apply role what writes', () => {
    expect(policiesOf('pipeline_plan')).toEqual(['reads', 'planning', 'denials']);
    expect(policiesOf('pipeline_apply')).toEqual([
      'reads',
      'planning',
      'writes_network',
      'writes_compute',
      'writes_data',
      'writes_operations',
      'roles',
      'state_and_keys',
    ]);
    expect(policiesOf('pipeline_apply').length).toBeLessThanOrEqual(POLICIES_PER_ROLE);
  });

  it('have no inline policies, which no boundary test would see', () => {
    expect(Object.keys(prod.resources('aws_iam_role_policy'))).toEqual(['state_replication_role_policy']);
  });
});

describe('the boundary of the platform', () => {
  it('has a fixed name, and the role that copies states is the first to stand under it', () => {
    expect(prod.resource('aws_iam_policy', 'boundary')['name']).toBe('prod-boundary');
    expect(prod.resource('aws_iam_role', 'state_replication_role')['permissions_boundary']).toBe(
      '${aws_iam_policy.boundary.arn}',
    );
  });
});

describe('GitLab’s identity provider', () => {
  it('is made where the environment owns the account’s singletons', () => {
    expect(prod.resource('aws_iam_openid_connect_provider')).toMatchObject({
      url: 'https://gitlab.com',
      client_id_list: ['https://gitlab.com'],
    });
  });

  it('is named, not made, where another environment of the account owns it', () => {
    const environment = testEnvironment('dev');
    const shared = stacksOf({ ...environment, account: { ...environment.account, singletons: 'elsewhere' } }).get(
      'bootstrap',
    );
    expect(shared?.resources('aws_iam_openid_connect_provider')).toEqual({});
    expect(shared?.outputs()['gitlab_oidc_provider_arn']).toBe('arn:aws:iam::111111111111:oidc-provider/gitlab.com');
  });
});

describe('the stack', () => {
  it('reads no other stack', () => {
    expect(prod.upstream).toEqual([]);
    expect(prod.data('terraform_remote_state')).toEqual({});
  });

  it('publishes what others read', () => {
    expect(Object.keys(prod.outputs()).sort()).toEqual([
      'apply_role_arn',
      'gitlab_oidc_provider_arn',
      'lock_table_arn',
      'permissions_boundary_arn',
      'plan_role_arn',
      'state_bucket_arn',
      'state_bucket_name',
      'state_key_arn',
      'state_replica_bucket_name',
    ]);
  });
});
