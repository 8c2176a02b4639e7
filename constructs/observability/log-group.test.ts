import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { TerraformStack } from 'cdktf';
import { expect, test } from 'vitest';
import { memoryApp } from '../../tests/support/app.ts';
import { LogGroup } from './log-group.ts';

function synthesized(days: number) {
  const stack = new TerraformStack(memoryApp(), 'test');
  const provider = new AwsProvider(stack, 'aws', { alias: 'second' });
  new LogGroup(stack, 'Here', { name: '/here', days, keyArn: 'arn:here' });
  new LogGroup(stack, 'There', { name: '/there', days, keyArn: 'arn:there', provider });
  return Object.values(stack.toTerraform().resource.aws_cloudwatch_log_group);
}

test('a log group keeps events for the next period that CloudWatch accepts, encrypted with the key of its own region', () => {
  expect(synthesized(31)).toMatchObject([
    { name: '/here', retention_in_days: 60, kms_key_id: 'arn:here' },
    { name: '/there', retention_in_days: 60, kms_key_id: 'arn:there', provider: 'aws.second' },
  ]);
  expect(synthesized(365)).toMatchObject([{ retention_in_days: 365 }, { retention_in_days: 365 }]);
});

test('a log group stays in the default region unless told otherwise', () => {
  expect(synthesized(30)[0]).not.toHaveProperty('provider');
});
