import { describe, expect, it } from 'vitest';
import { commandEnvironment, shellExports } from './command-environment.ts';

const FOLDER = { outdir: '/run/cdktf.out', temporary: '/run/tmp' };
const RUN = { endpoint: 'http://127.0.0.1:5000' };

describe('variables of a command', () => {
  it('lead to this machine, whatever the shell says of accounts, states, jobs and clusters', () => {
    const inherited = {
      PATH: '/bin',
      HOME: '/root',
      TERRAFORM_BINARY: '/opt/terraform',
      HTTPS_PROXY: 'http://proxy:3128',
      PLATFORM_DEV_ACCOUNT_ID: '222222222222',
      AWS_PROFILE: 'prod',
      AWS_SESSION_TOKEN: 'x',
      AWS_ROLE_ARN: 'arn',
      TF_WORKSPACE: 'x',
      TF_CLI_CONFIG_FILE: '/elsewhere',
      TF_VAR_x: '1',
      PLAN_KEY: 'x',
      CI: 'true',
      CI_PIPELINE_ID: '1',
      GITLAB_CI: 'true',
      KUBECONFIG: '/prod',
      http_proxy: 'http://proxy:3128',
      no_proxy: '*',
    };
    const options = { inherited, run: RUN, folder: FOLDER, region: 'ap-south-1' };
    expect(commandEnvironment({ ...options, cliConfig: '/mirror.tfrc' })).toEqual({
      PATH: '/bin',
      HOME: '/root',
      TERRAFORM_BINARY: '/opt/terraform',
      HTTPS_PROXY: 'http://proxy:3128',
      PLATFORM_DEV_ACCOUNT_ID: '222222222222',
      ...shellExports(RUN, 'ap-south-1'),
      HTTP_PROXY: 'http://127.0.0.1:5000',
      NO_PROXY: '127.0.0.1',
      AWS_EC2_METADATA_DISABLED: 'true',
      CHECKPOINT_DISABLE: '1',
      CDKTF_OUTDIR: '/run/cdktf.out',
      TMPDIR: '/run/tmp',
      TF_CLI_CONFIG_FILE: '/mirror.tfrc',
    });
    expect(commandEnvironment({ ...options, cliConfig: undefined })).not.toHaveProperty('TF_CLI_CONFIG_FILE');
  });

  it('are the four that a shell needs', () => {
    expect(shellExports(RUN, 'ap-south-1')).toEqual({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:5000',
      AWS_REGION: 'ap-south-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
});
