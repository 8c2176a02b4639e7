import { existsSync } from 'node:fs';

/**
 * Variables that would send a stack elsewhere than its folder and its backend block say: another workspace is another
 * state, and one data folder for all stacks mixes their backends up.
 */
const LEFT_OUT = ['TF_WORKSPACE', 'TF_DATA_DIR', 'TF_INPUT'] as const;

/**
 * Arguments from outside would change what a plan holds (`-target`), or take its lock away (`-lock=false`), and no record
 * would tell. Those of init choose where providers come from, and stay; so does how many resources are worked on at once.
 */
const ARGUMENTS = /^TF_CLI_ARGS(?!_init$)/;
const HARMLESS = /^-parallelism=\d+$/;

/**
 * What Terraform gets: everything inherited (TF_VAR_*, AWS_*, TF_CLI_CONFIG_FILE, TF_PLUGIN_CACHE_DIR), no questions, no
 * hints for people at a terminal, no call to its maker. A TF_CLI_CONFIG_FILE that does not exist counts as not set. Terraform's
 * own log holds every value that a provider sends: it goes to the file of TF_LOG_PATH, never into a job's log.
 */
export function terraformEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...inherited, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' };
  for (const name of LEFT_OUT) delete env[name];
  for (const [name, value] of Object.entries(env)) {
    if (ARGUMENTS.test(name) && !HARMLESS.test(value ?? '')) delete env[name];
  }
  if (!env['TF_LOG_PATH']) for (const name of Object.keys(env)) if (/^TF_LOG(_|$)/.test(name)) delete env[name];
  env['TF_INPUT'] = '0';
  const file = env['TF_CLI_CONFIG_FILE'];
  if (file !== undefined && !existsSync(file)) delete env['TF_CLI_CONFIG_FILE'];
  return env;
}
