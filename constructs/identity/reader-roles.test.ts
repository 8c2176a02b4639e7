import { describe, expect, test } from 'vitest';
import { testEnvironment, testStack } from '../../tests/support/app.ts';
import { readsQueues, readsSecrets, secretStatements, trustController } from './reader-roles.ts';

const stack = testStack('prod', 'bytebytego-aws');
const resources = (role: string) => {
  const { policy } = stack.resource('aws_iam_role_policy', `readers_${role}_policy`) as { policy: string };
  return (JSON.parse(policy) as { Statement: { Resource: string[] }[] }).Statement[0]?.Resource ?? [];
};

test('a controller is trusted by its fixed name, with the session tags that Pod Identity gives it', () => {
  expect(trustController('333333333333', 'prod-external-secrets')).toEqual({
    sid: 'Controller',
    actions: ['sts:AssumeRole', 'sts:TagSession'],
    principals: { AWS: ['arn:aws:iam::333333333333:root'] },
    conditions: { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::333333333333:role/prod-external-secrets' } },
  });
});

describe('the reader of secrets', () => {
  test('reads the logins of the services and what people put, but no master', () => {
    const read = resources('secrets');
    expect(read).toContain(`\${aws_secretsmanager_secret.main_passwords_backend.arn}`);
    expect(read).toContain(`\${aws_secretsmanager_secret.stripe.arn}`);
    expect(read).not.toContain(`\${aws_secretsmanager_secret.main_passwords_master.arn}`);
    expect(read).not.toContain('*');
  });

  test('writes nothing, and uses the key through Secrets Manager', () => {
    const [secrets, key] = secretStatements(['arn:secret'], 'arn:key', 'us-east-1');
    expect(secrets?.actions).toEqual([
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:ListSecretVersionIds',
    ]);
    expect(key).toMatchObject({
      actions: ['kms:Decrypt'],
      conditions: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } },
    });
  });

  test('is assumed by External Secrets of this environment', () => {
    const { name, assume_role_policy: trust } = stack.resource('aws_iam_role', 'readers_secrets');
    expect(name).toBe('prod-bytebytego-secrets-reader');
    expect(trust).toContain('arn:aws:iam::333333333333:role/prod-external-secrets');
  });
});

describe('the reader of queues', () => {
  test('knows every queue that wakes a worker', () => {
    expect(resources('queues')).toHaveLength(6);
  });

  test('is assumed by KEDA, and exists only where there are queues', () => {
    expect(stack.resource('aws_iam_role', 'readers_queues')['assume_role_policy']).toContain('prod-keda-operator');
    expect(testStack('prod', 'birthday-aws').resources('aws_iam_role')).not.toHaveProperty('readers_queues');
    expect(testStack('prod', 'birthday-aws').outputs()).not.toHaveProperty('queue_reader_role_arn');
  });
});

describe('which readers a system has', () => {
  const read = (name: string) => {
    const deployment = testEnvironment('prod').deployments.find(({ system }) => system.name === name);
    if (deployment === undefined) throw new Error(`no system ${name}`);
    return deployment;
  };

  test('follows from its needs', () => {
    expect(readsSecrets(read('storefront'))).toBe(true);
    expect(readsQueues(read('storefront'))).toBe(false);
    expect(readsQueues(read('bytebytego'))).toBe(true);
  });

  test('a database that no service uses has no login to read', () => {
    const birthday = read('birthday');
    const unused = Object.fromEntries(
      Object.entries(birthday.services).map(([name, service]) => [name, { ...service, uses: {} }]),
    );
    expect(readsSecrets(birthday)).toBe(true);
    expect(readsSecrets({ ...birthday, services: unused })).toBe(false);
  });
});
