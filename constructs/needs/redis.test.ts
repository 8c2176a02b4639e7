import { describe, expect, test } from 'vitest';
import { testStack } from '../../tests/support/app.ts';

const stack = testStack('prod', 'bytebytego-aws');
const policyOf = (service: string) => {
  const { policy } = stack.resource('aws_iam_role_policy', `services_${service}_policy`) as { policy: string };
  return (JSON.parse(policy) as { Statement: { Sid: string; Action: string[]; Resource: string[] }[] }).Statement;
};

describe('a cache', () => {
  test('runs Valkey in three zones, encrypted, and forgets what is old', () => {
    expect(stack.resource('aws_elasticache_replication_group', 'cache')).toMatchObject({
      replication_group_id: 'prod-bytebytego-cache',
      engine: 'valkey',
      engine_version: '8.1',
      node_type: 'cache.m7g.large',
      num_cache_clusters: 3,
      multi_az_enabled: true,
      kms_key_id: `\${data.terraform_remote_state.account.outputs.data_key_arn}`,
      security_group_ids: [`\${data.terraform_remote_state.network.outputs.data_security_group_id}`],
    });
    expect(stack.resource('aws_elasticache_parameter_group', 'cache_parameters')).toMatchObject({
      name: 'prod-bytebytego-cache-valkey8',
      family: 'valkey8',
      parameter: [{ name: 'maxmemory-policy', value: 'allkeys-lru' }],
    });
  });

  test('writes slow commands and its own events to encrypted log groups', () => {
    const { log_delivery_configuration: logs } = stack.resource('aws_elasticache_replication_group', 'cache');
    expect(logs).toEqual([
      {
        destination: `\${aws_cloudwatch_log_group.cache_slow_log.name}`,
        destination_type: 'cloudwatch-logs',
        log_format: 'json',
        log_type: 'slow-log',
      },
      {
        destination: `\${aws_cloudwatch_log_group.cache_engine_log.name}`,
        destination_type: 'cloudwatch-logs',
        log_format: 'json',
        log_type: 'engine-log',
      },
    ]);
  });

  test('has alarms on every node, since any of them may become the primary', () => {
    const dimensions = [1, 2, 3].map(
      (node) => stack.resource('aws_cloudwatch_metric_alarm', `cache_node${node}_alarms_cpu`)['dimensions'],
    );
    expect(dimensions).toEqual(
      ['001', '002', '003'].map((number) => ({ CacheClusterId: `prod-bytebytego-cache-${number}` })),
    );
  });
});

describe('logins', () => {
  const users = () => Object.entries(stack.resources('aws_elasticache_user')).filter(([id]) => id.startsWith('cache_'));

  test('exist for each service that uses the cache, by IAM, under one name as AWS demands', () => {
    const services = users().filter(([id]) => id !== 'cache_users_default');
    expect(services.map(([, { user_id: id }]) => id).sort()).toEqual([
      'prod-bytebytego-cache-backend',
      'prod-bytebytego-cache-chat',
      'prod-bytebytego-cache-recommendation',
    ]);
    for (const [, user] of services) {
      expect(user['user_id']).toBe(user['user_name']);
      expect(user['authentication_mode']).toEqual({ type: 'iam' });
    }
  });

  test('without a name lead to a user that is switched off', () => {
    expect(stack.resource('aws_elasticache_user', 'cache_users_default')).toMatchObject({
      user_name: 'default',
      access_string: 'off ~* -@all',
      no_password_required: true,
    });
    expect(stack.resource('aws_elasticache_user', 'cache_users_default')).not.toHaveProperty('authentication_mode');
  });

  test('need no password anywhere', () => {
    expect(JSON.stringify(stack.json)).not.toMatch(/"(auth_token|passwords)"/);
  });

  test('are short enough for AWS', () => {
    for (const [, { user_id: id }] of users()) expect(String(id).length).toBeLessThanOrEqual(40);
  });
});

describe('a grant', () => {
  test('lets a service connect to its caches as itself and as nobody else', () => {
    const connect = policyOf('id_generator').filter(({ Action }) => Action.includes('elasticache:Connect'));
    expect(connect).toEqual([
      {
        Sid: 'LocksConnect',
        Effect: 'Allow',
        Action: ['elasticache:Connect'],
        Resource: [
          `\${aws_elasticache_replication_group.locks.arn}`,
          `\${aws_elasticache_user.locks_users_id_generator.arn}`,
        ],
      },
    ]);
  });

  test('tells the cluster side under which name to log in', () => {
    expect(stack.outputs()).toMatchObject({
      need_cache_name: 'prod-bytebytego-cache',
      need_cache_port: '6379',
      need_cache_user_backend: `\${aws_elasticache_user.cache_users_backend.user_name}`,
      need_cache_host: `\${aws_elasticache_replication_group.cache.primary_endpoint_address}`,
    });
  });
});

test('a single node in dev promises no failover', () => {
  expect(testStack('dev', 'bytebytego-aws').resource('aws_elasticache_replication_group', 'locks')).toMatchObject({
    num_cache_clusters: 1,
    automatic_failover_enabled: false,
    multi_az_enabled: false,
    snapshot_retention_limit: 0,
  });
});
