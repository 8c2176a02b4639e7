import { describe, expect, test } from 'vitest';
import { testStack } from '../../tests/support/app.ts';
import { recoveryDays, stayInside } from './secret-container.ts';

describe('a container', () => {
  test('in prod is encrypted, copied to the second region, and can be had back for a month', () => {
    expect(testStack('prod', 'realworld-aws').resource('aws_secretsmanager_secret', 'jwt')).toMatchObject({
      name: 'prod/realworld/jwt',
      kms_key_id: `\${data.terraform_remote_state.account.outputs.data_key_arn}`,
      recovery_window_in_days: 30,
      replica: [
        { region: 'us-west-2', kms_key_id: `\${data.terraform_remote_state.account.outputs.data_key_second_arn}` },
      ],
      lifecycle: { prevent_destroy: true },
    });
  });

  test('in dev is gone at once and has no copy', () => {
    const secret = testStack('dev', 'realworld-aws').resource('aws_secretsmanager_secret', 'jwt');
    expect(secret).toMatchObject({ recovery_window_in_days: 0, lifecycle: { prevent_destroy: false } });
    expect(secret).not.toHaveProperty('replica');
  });

  test('refuses a policy that would open it', () => {
    expect(testStack('dev', 'realworld-aws').resource('aws_secretsmanager_secret_policy', 'jwt_policy')).toMatchObject({
      block_public_policy: true,
    });
  });
});

test('a deleted name stays taken where data is retained, and is free at once elsewhere', () => {
  expect(recoveryDays('retain')).toBe(30);
  expect(recoveryDays('destroy')).toBe(0);
});

test('the policy only denies: what comes without TLS, and who comes from another account', () => {
  const statements = stayInside('111111111111');
  expect(statements.map(({ effect }) => effect)).toEqual(['Deny', 'Deny']);
  expect(statements.map(({ conditions }) => conditions)).toEqual([
    { Bool: { 'aws:SecureTransport': 'false' } },
    {
      StringNotEquals: { 'aws:PrincipalAccount': '111111111111' },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    },
  ]);
});
