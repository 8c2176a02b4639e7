import { describe, expect, it } from 'vitest';
import { terraformEnvironment } from './environment.ts';

describe("Terraform's environment", () => {
  it('is what the command has inherited, without questions and without calls to its maker', () => {
    const inherited = { PATH: '/bin', AWS_PROFILE: 'dev', TF_VAR_size: '3', TF_PLUGIN_CACHE_DIR: '/cache' };
    expect(terraformEnvironment(inherited)).toEqual({
      ...inherited,
      TF_IN_AUTOMATION: '1',
      CHECKPOINT_DISABLE: '1',
      TF_INPUT: '0',
    });
  });

  it('leaves out what would lead to another state', () => {
    const env = terraformEnvironment({ TF_WORKSPACE: 'other', TF_DATA_DIR: '/shared', TF_INPUT: '1' });
    expect(env).toEqual({ TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1', TF_INPUT: '0' });
  });

  it('leaves out arguments that no record would tell of, but for those of init', () => {
    const init = { TF_CLI_ARGS_init: '-plugin-dir=/mirror' };
    const env = terraformEnvironment({ ...init, TF_CLI_ARGS: '-lock=false', TF_CLI_ARGS_plan: '-target=x.y' });
    expect(env).toEqual({ ...init, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1', TF_INPUT: '0' });
    expect(terraformEnvironment({ TF_CLI_ARGS_initial: '-x' })).not.toHaveProperty('TF_CLI_ARGS_initial');
  });

  it('keeps how many resources are worked on at once, alone', () => {
    const alone = { TF_CLI_ARGS_apply: '-parallelism=30' };
    expect(terraformEnvironment(alone)).toMatchObject(alone);
    for (const more of ['-parallelism=30 -lock=false', '-lock=false -parallelism=30', '-parallelism=x'])
      expect(terraformEnvironment({ TF_CLI_ARGS_apply: more })).not.toHaveProperty('TF_CLI_ARGS_apply');
  });

  it("keeps Terraform's own log only where it goes to a file", () => {
    expect(Object.keys(terraformEnvironment({ TF_LOG: 'trace', TF_LOG_PROVIDER: 'debug' }))).not.toContainEqual(
      expect.stringMatching(/^TF_LOG/),
    );
    const toFile = { TF_LOG: 'trace', TF_LOG_PATH: '/tmp/terraform.log' };
    expect(terraformEnvironment(toFile)).toMatchObject(toFile);
  });

  it('keeps a command-line configuration that exists, and no other', () => {
    const file = import.meta.filename;
    expect(terraformEnvironment({ TF_CLI_CONFIG_FILE: file })['TF_CLI_CONFIG_FILE']).toBe(file);
    expect(terraformEnvironment({ TF_CLI_CONFIG_FILE: `${file}.missing` })).not.toHaveProperty('TF_CLI_CONFIG_FILE');
  });
});
