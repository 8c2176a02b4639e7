import { describe, expect, test } from 'vitest';
import { testStack } from '../../tests/support/app.ts';
import { rotationStatements } from './rotation-function.ts';

describe('what rotation may do', () => {
  const statements = rotationStatements({
    secretArns: ['arn:master', 'arn:api'],
    instanceArn: 'arn:instance',
    logGroupArn: 'arn:log',
    keyArn: 'arn:key',
    region: 'us-east-1',
  });
  const bySid = new Map(statements.map((statement) => [statement.sid, statement]));

  test('ends at its own secrets, instance and log', () => {
    expect(bySid.get('Secrets')?.resources).toEqual(['arn:master', 'arn:api']);
    expect(bySid.get('Instance')?.resources).toEqual(['arn:instance']);
    expect(bySid.get('Log')?.resources).toEqual(['arn:log:*']);
  });

  test('includes the key through Secrets Manager only', () => {
    expect(bySid.get('Key')).toEqual({
      sid: 'Key',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['arn:key'],
      conditions: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } },
    });
  });

  test('has no way to remove a database or a secret', () => {
    const actions = statements.flatMap((statement) => statement.actions);
    expect(actions.filter((action) => /Delete/.test(action))).toEqual(['ec2:DeleteNetworkInterface']);
    expect(actions.filter((action) => action.startsWith('rds:'))).toEqual([
      'rds:DescribeDBInstances',
      'rds:ModifyDBInstance',
    ]);
  });

  test('is wide only with a reason', () => {
    const wide = statements.filter(({ resources }) => resources?.includes('*'));
    expect(wide.map(({ sid }) => sid)).toEqual(['RandomPassword', 'NetworkInterfaces']);
    for (const { because } of wide) expect(because).toBeTruthy();
  });
});

describe('the function', () => {
  const stack = testStack('prod', 'birthday-aws');
  const lambda = stack.resource('aws_lambda_function');

  test('knows the one instance and the one master that it serves', () => {
    expect(lambda).toMatchObject({
      function_name: 'prod-birthday-main-rotation',
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      timeout: 300,
      environment: {
        variables: {
          MASTER_SECRET_ID: `\${aws_secretsmanager_secret.main_passwords_master.arn}`,
          DB_INSTANCE_ID: 'prod-birthday-main',
        },
      },
    });
  });

  test('lies in the app subnets, from where it reaches the APIs of AWS as well as the database', () => {
    const subnet = (zone: string) => `\${data.terraform_remote_state.network.outputs.app_subnet_id_${zone}}`;
    expect(lambda['vpc_config']).toEqual({
      subnet_ids: ['a', 'b', 'c'].map(subnet),
      security_group_ids: [`\${data.terraform_remote_state.network.outputs.functions_security_group_id}`],
    });
  });

  test('carries its code by content', () => {
    expect(lambda['filename']).toMatch(/^assets\/postgres-rotation\/[0-9a-f]{64}\/archive\.zip$/);
    expect(lambda['source_code_hash']).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  });

  test('waits for its permissions, and is called by Secrets Manager of this account only', () => {
    expect(lambda['depends_on']).toEqual(['aws_iam_role_policy.main_passwords_rotation_role_policy']);
    expect(stack.resource('aws_lambda_permission')).toMatchObject({
      principal: 'secretsmanager.amazonaws.com',
      source_account: '333333333333',
    });
  });

  test('tells the alert topic when it fails', () => {
    expect(stack.resource('aws_cloudwatch_metric_alarm', 'main_passwords_rotation_errors')).toMatchObject({
      metric_name: 'Errors',
      threshold: 0,
      alarm_description: 'A password was not rotated. Runbook: docs/runbook.md#password-rotation',
      alarm_actions: [`\${data.terraform_remote_state.account.outputs.alerts_topic_arn}`],
    });
  });
});
