import { describe, expect, test } from 'vitest';
import type { PlatformEnvironment } from '../../environments/platform.ts';
import { type StackJson, stacksOf, testEnvironment, testStack } from '../../tests/support/app.ts';

/** The environment with other sizes of the need `main` of `birthday`. */
function resized(environment: PlatformEnvironment, changes: object): PlatformEnvironment {
  const deployments = environment.deployments.map((deployment) => {
    const main = deployment.sizes['main'];
    if (deployment.system.name !== 'birthday' || main === undefined) return deployment;
    return { ...deployment, sizes: { main: { ...main, ...changes } } };
  });
  return { ...environment, deployments };
}

function stackOf(environment: PlatformEnvironment): StackJson {
  const stack = stacksOf(environment).get('birthday-aws');
  if (stack === undefined) throw new Error('no birthday-aws');
  return stack;
}

describe('in prod', () => {
  const stack = testStack('prod', 'birthday-aws');
  const primary = stack.resource('aws_db_instance', 'main');
  const replica = stack.resource('aws_db_instance', 'main_replica1');

  test('the primary has its name, version, class and a standby, and outlives its code', () => {
    expect(primary).toMatchObject({
      identifier: 'prod-birthday-main',
      engine: 'postgres',
      engine_version: '18.1',
      db_name: 'birthday',
      instance_class: 'db.m7g.large',
      multi_az: true,
      backup_retention_period: 35,
      final_snapshot_identifier: 'prod-birthday-main-final',
      lifecycle: { prevent_destroy: true },
      tags: { backup: 'daily' },
    });
  });

  test('primary and standby lie in the first two zones, the replica in the third', () => {
    const zoned = (id: string) => stack.resource('aws_db_subnet_group', id)['subnet_ids'];
    const subnet = (zone: string) => `\${data.terraform_remote_state.network.outputs.data_subnet_id_${zone}}`;
    expect(zoned('main_subnets')).toEqual([subnet('a'), subnet('b')]);
    expect(zoned('main_replica1_subnets')).toEqual([subnet('a'), subnet('b'), subnet('c')]);
    expect(replica).toMatchObject({
      identifier: 'prod-birthday-main-replica-1',
      replicate_source_db: `\${aws_db_instance.main.arn}`,
      availability_zone: 'us-east-1c',
    });
  });

  test('a replica has no password, user, version or database of its own', () => {
    for (const key of ['password_wo', 'username', 'engine', 'engine_version', 'db_name', 'kms_key_id']) {
      expect(replica).not.toHaveProperty(key);
    }
  });

  test('readers get the replica, writers the primary', () => {
    expect(stack.outputs()).toMatchObject({
      need_main_host: `\${aws_db_instance.main.address}`,
      need_main_reader_host: `\${aws_db_instance.main_replica1.address}`,
      need_main_port: '5432',
      need_main_database: 'birthday',
    });
  });

  test('the first password exists only while Terraform runs', () => {
    expect(stack.json['ephemeral']).toEqual({
      aws_secretsmanager_random_password: { main: { password_length: 48, exclude_punctuation: true } },
    });
    expect(primary).toMatchObject({
      password_wo: `\${ephemeral.aws_secretsmanager_random_password.main.random_password}`,
      password_wo_version: 1,
    });
    expect(primary).not.toHaveProperty('password');
    expect(stack.resources('aws_secretsmanager_secret_version')).toEqual({});
  });

  test('master and service have a secret each, rotated monthly and not before it has a first version', () => {
    const secrets = Object.values(stack.resources('aws_secretsmanager_secret')).map(({ name }) => name);
    expect(secrets.sort()).toEqual(['prod/birthday/main/api', 'prod/birthday/main/master']);
    const rotations = Object.values(stack.resources('aws_secretsmanager_secret_rotation'));
    expect(rotations).toHaveLength(2);
    for (const rotation of rotations) {
      expect(rotation).toMatchObject({
        rotate_immediately: false,
        rotation_rules: { automatically_after_days: 30 },
        depends_on: ['aws_lambda_permission.main_passwords_rotation_permission'],
      });
    }
  });

  test('logs exist, encrypted and with an end, before RDS writes to them', () => {
    expect(stack.resource('aws_cloudwatch_log_group', 'main_postgresql_log')).toMatchObject({
      name: '/aws/rds/instance/prod-birthday-main/postgresql',
      retention_in_days: 365,
      kms_key_id: `\${data.terraform_remote_state.account.outputs.logs_key_arn}`,
    });
    expect(primary['depends_on']).toEqual([
      'aws_cloudwatch_log_group.main_postgresql_log',
      'aws_cloudwatch_log_group.main_upgrade_log',
    ]);
  });

  test('the parameter group belongs to the major version, so that an upgrade may make a second one', () => {
    expect(stack.resource('aws_db_parameter_group')).toMatchObject({
      name: 'prod-birthday-main-postgres18',
      family: 'postgres18',
      lifecycle: { create_before_destroy: true },
    });
  });

  test('failovers and failures of both instances reach the alert topic', () => {
    expect(stack.resource('aws_db_event_subscription')).toMatchObject({
      source_type: 'db-instance',
      source_ids: [`\${aws_db_instance.main.identifier}`, `\${aws_db_instance.main_replica1.identifier}`],
      event_categories: ['failover', 'failure', 'low storage', 'recovery'],
      sns_topic: `\${data.terraform_remote_state.account.outputs.alerts_topic_arn}`,
    });
  });
});

describe('in dev', () => {
  const stack = testStack('dev', 'birthday-aws');

  test('there is one small instance in one zone, which may be destroyed', () => {
    expect(Object.keys(stack.resources('aws_db_instance'))).toEqual(['main']);
    expect(stack.resource('aws_db_instance')).toMatchObject({
      instance_class: 'db.t4g.micro',
      multi_az: false,
      deletion_protection: false,
      skip_final_snapshot: true,
      lifecycle: { prevent_destroy: false },
    });
  });

  test('readers get the primary', () => {
    expect(stack.outputs()['need_main_reader_host']).toBe(`\${aws_db_instance.main.address}`);
  });
});

describe('sizes', () => {
  test('three replicas are three instances, each with its alarms', () => {
    const stack = stackOf(resized(testEnvironment('prod'), { replicas: 3 }));
    expect(Object.keys(stack.resources('aws_db_instance'))).toEqual([
      'main',
      'main_replica1',
      'main_replica2',
      'main_replica3',
    ]);
    expect(stack.resource('aws_cloudwatch_metric_alarm', 'main_replica3_alarms_lag')).toMatchObject({
      alarm_name: 'prod-birthday-main-replica-3-lag',
      dimensions: { DBInstanceIdentifier: 'prod-birthday-main-replica-3' },
    });
  });

  test('a password that RDS manages needs no rotation of ours, and every service logs in with it', () => {
    const stack = stackOf(resized(testEnvironment('dev'), { password: 'rds-managed' }));
    expect(stack.resource('aws_db_instance')).toMatchObject({
      manage_master_user_password: true,
      master_user_secret_kms_key_id: `\${data.terraform_remote_state.account.outputs.data_key_arn}`,
    });
    expect(stack.resource('aws_db_instance')).not.toHaveProperty('password_wo');
    expect(stack.json).not.toHaveProperty('ephemeral');
    expect(stack.resources('aws_lambda_function')).toEqual({});
    expect(stack.resources('aws_secretsmanager_secret')).toEqual({});
    expect(stack.outputs()).toMatchObject({
      need_main_secret_arn_api: `\${aws_db_instance.main.master_user_secret[0].secret_arn}`,
    });
    expect(stack.outputs()).not.toHaveProperty('need_main_master_secret_name');
  });

  test('other storage, class and number of replicas leave the address and the name of the primary as they are', () => {
    const before = testStack('dev', 'birthday-aws').resource('aws_db_instance', 'main');
    const changes = { storageGiB: 40, instanceClass: 'db.m7g.xlarge', replicas: 2 };
    const after = stackOf(resized(testEnvironment('dev'), changes)).resource('aws_db_instance', 'main');
    const changed = Object.keys(after).filter((key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]));
    expect(changed.sort()).toEqual(['allocated_storage', 'instance_class']);
  });
});
