import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CommandEnvironment, commandEnvironment, shellLines } from './command-environment.ts';
import { program } from './kubernetes/build.ts';

const INHERITED = {
  PATH: '/bin',
  HOME: '/root',
  TERRAFORM_BINARY: '/opt/terraform',
  HTTPS_PROXY: 'http://proxy:3128',
  PLATFORM_DEV_ACCOUNT_ID: '222222222222',
};
const ELSEWHERE = {
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
  KUBE_HOST: 'https://prod.example.com',
  KUBE_TOKEN: 'x',
  HELM_KUBECONTEXT: 'prod',
  http_proxy: 'http://proxy:3128',
  no_proxy: '*',
};
const LEADING = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:5000',
  AWS_REGION: 'ap-south-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_EC2_METADATA_DISABLED: 'true',
  HTTP_PROXY: 'http://127.0.0.1:5000',
  NO_PROXY: '127.0.0.1',
  CHECKPOINT_DISABLE: '1',
  TF_CLI_ARGS_apply: '-parallelism=30',
  GOGC: '400',
  CDKTF_OUTDIR: "/it's here/cdktf.out",
  KUBECACHEDIR: '/run/tmp/kube',
  HELM_CACHE_HOME: '/run/tmp/helm',
  TF_CLI_CONFIG_FILE: '/mirror.tfrc',
};
const OPTIONS: CommandEnvironment = {
  inherited: { ...INHERITED, ...ELSEWHERE },
  run: { endpoint: 'http://127.0.0.1:5000', kubeconfig: '/run/kubeconfig' },
  folder: { outdir: "/it's here/cdktf.out", temporary: '/run/tmp' },
  region: 'ap-south-1',
  providers: { aws: 'mirror', cliConfig: '/mirror.tfrc' },
};

describe('variables of a command', () => {
  it('lead to this machine, whatever the shell says of accounts, states, jobs and clusters', () => {
    expect(commandEnvironment(OPTIONS)).toEqual({ ...INHERITED, ...LEADING, TMPDIR: '/run/tmp' });
  });

  it('let all stacks share one download where the registry gives the providers out', () => {
    const found = commandEnvironment({ ...OPTIONS, providers: { aws: 'registry', cliConfig: undefined } });
    expect(found).not.toHaveProperty('TF_CLI_CONFIG_FILE');
    expect(found['TF_PLUGIN_CACHE_DIR']).toMatch(/\/terraform-providers$/);
  });
});

describe('lines for a shell', () => {
  /** Variables of a command that is started after them, without those of the shell itself. */
  function seen(options: CommandEnvironment): Record<string, string> {
    const script = `eval "$LINES_OF_A_TEST"; unset LINES_OF_A_TEST; exec env -0`;
    const env = { ...options.inherited, LINES_OF_A_TEST: shellLines(options).join('\n') };
    const said = execFileSync('/bin/sh', ['-c', script], { env, encoding: 'utf8' });
    const all = said.split('\0').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
    const { PWD: _, SHLVL: __, _: ___, '': ____, ...variables } = Object.fromEntries(all) as Record<string, string>;
    return variables;
  }

  it('let its commands see what commands of the pipeline see, and kubectl the cluster', () => {
    expect(seen(OPTIONS)).toEqual({
      ...INHERITED,
      ...LEADING,
      KUBECONFIG: '/run/kubeconfig',
      PATH: `${dirname(program('kubectl'))}:/bin`,
    });
  });

  it('are the same where they have been read before', () => {
    const inherited = seen(OPTIONS);
    expect(seen({ ...OPTIONS, inherited })).toEqual(inherited);
    expect(shellLines({ ...OPTIONS, inherited }).filter((line) => /^unset|PATH/.test(line))).toEqual([]);
  });

  it('name no cluster where there is none', () => {
    const run = { ...OPTIONS.run, kubeconfig: null };
    expect(seen({ ...OPTIONS, run })).toEqual({ ...INHERITED, ...LEADING });
    expect(shellLines({ ...OPTIONS, run })).toContain('unset KUBECONFIG');
  });
});
