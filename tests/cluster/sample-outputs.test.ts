import { expect, it } from 'vitest';
import { testEnvironment } from '../support/app.ts';
import { withSampleOutputs } from './sample-outputs.ts';

const dev = testEnvironment('dev');
const reference = (stack: string, output: string) => `\${data.terraform_remote_state.${stack}.outputs.${output}}`;

it('an output has the shape that AWS gives it, and tells where it came from', () => {
  expect(withSampleOutputs(reference('birthday_aws', 'need_main_host'), dev)).toBe(
    'dev-birthday-aws-need-main-host.internal',
  );
  expect(withSampleOutputs(reference('birthday_aws', 'secrets_reader_role_arn'), dev)).toBe(
    'arn:aws:iam::111111111111:role/dev-birthday-aws-secrets-reader-role-arn',
  );
  expect(withSampleOutputs(reference('operations', 'logs_bucket_name'), dev)).toBe('dev-operations-logs-bucket-name');
});

it('what is escaped for Terraform reaches Helm as it was written', () => {
  expect(withSampleOutputs('{"query":"$${cluster} %%{ of }"}', dev)).toBe('{"query":"${cluster} %{ of }"}');
});
