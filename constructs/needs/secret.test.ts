import { expect, test } from 'vitest';
import { testStack } from '../../tests/support/app.ts';

test('a secret is a container whose description names the keys that a person puts', () => {
  expect(testStack('prod', 's3www-aws').resource('aws_secretsmanager_secret', 'store_root')).toMatchObject({
    name: 'prod/s3www/store-root',
    description: 'Put by a person, as JSON with the keys: root-user, root-password',
  });
});

test('the container is published by name and ARN; it has no version and no rotation', () => {
  const stack = testStack('prod', 's3www-aws');
  expect(stack.outputs()).toMatchObject({
    need_store_root_secret_name: 'prod/s3www/store-root',
    need_store_root_secret_arn: `\${aws_secretsmanager_secret.store_root.arn}`,
  });
  expect(stack.resources('aws_secretsmanager_secret_version')).toEqual({});
  expect(stack.resources('aws_secretsmanager_secret_rotation')).toEqual({});
});
