import { spawnSync } from 'node:child_process';
import type { Arguments, Option } from './arguments.ts';
import { checkAccount } from './aws/identity.ts';
import { hasSecretValue } from './aws/secrets.ts';
import { EXIT } from './exit-code.ts';
import { refuseElsewhere } from './made-for-here.ts';
import { nameServers } from './name-servers.ts';
import { outdir } from './outdir.ts';
import { PipelineError } from './pipeline-error.ts';
import { planProtection } from './plan-protection.ts';
import type { Outside } from './prerequisite.ts';
import { placeLockFile } from './provider-set.ts';
import type { Run } from './run.ts';
import { States } from './states.ts';
import { DEFAULT_LOCK_SECONDS } from './terraform/command.ts';
import { Output } from './terraform/output.ts';
import { terraformVersion } from './terraform/version.ts';
import type { Force } from './unchanged.ts';
import { readWorkspace, type Workspace } from './workspace.ts';

/** Four: Terraform mostly waits for AWS, so more than there are cores; each takes about 300 MiB with its provider. */
export const DEFAULT_PARALLEL = 4;

/** Options of every command that drives Terraform. */
export const RUN_OPTIONS: readonly Option[] = [
  { name: 'lock-timeout', value: 'seconds', about: `how long to wait for a lock (default ${DEFAULT_LOCK_SECONDS})` },
  { name: 'no-lock', about: 'take no locks: for a role that may only read' },
  { name: 'parallel', value: 'stacks', about: `how many stacks at once (default ${DEFAULT_PARALLEL})` },
];

/**
 * Everything that has to be right before the first stack is touched: synth output, Terraform, credentials and account.
 * @throws PipelineError of the first of them that is not.
 */
export async function openRun(args: Arguments): Promise<Run> {
  const env = process.env;
  const workspace = openWorkspace(args);
  const { accountId, region } = workspace.environment;
  // Before anything is compared: a committed lock file is part of a stack's code.
  for (const stack of workspace.stacks.values()) placeLockFile(stack);
  const protection = planProtection(env);
  const [terraform] = await Promise.all([terraformVersion(env), checkAccount(accountId, region)]);
  const states = new States();
  return {
    workspace,
    states,
    outside: outside(workspace, states),
    output: new Output({ stream: process.stdout, env, stacks: workspace.selected.map(({ id }) => id) }),
    env,
    terraform,
    protection,
    force: force(args, env),
    lock: !args.switches.has('no-lock'),
    lockTimeoutSeconds: number(args, 'lock-timeout', DEFAULT_LOCK_SECONDS),
    commit: env['CI_COMMIT_SHA'] ?? commitHere(),
    pipeline: env['CI_PIPELINE_ID'] ?? null,
    now: () => new Date().toISOString(),
  };
}

/** What was synthesized of the environment that the command line names. @throws PipelineError as `readWorkspace`, `refuseElsewhere`. */
export function openWorkspace({ environment = missingEnvironment(), names }: Arguments): Workspace {
  const workspace = readWorkspace({ outdir: outdir(environment), environment, stacks: names });
  refuseElsewhere(workspace.environment, process.env);
  return workspace;
}

/** A whole number that an option gives. @throws PipelineError `INVALID_VALUE`. */
export function number(args: Arguments, option: string, otherwise: number): number {
  const given = args.values[option]?.at(-1);
  if (given === undefined) return otherwise;
  if (/^\d{1,5}$/.test(given)) return Number(given);
  const fix = `leave it out for ${otherwise}`;
  throw new PipelineError(EXIT.usage, [
    { code: 'INVALID_VALUE', path: `--${option}`, given, allowed: 'a whole number from 0 to 99999', fix },
  ]);
}

function force({ switches }: Arguments, env: NodeJS.ProcessEnv): Force | undefined {
  if (env['CI_PIPELINE_SOURCE'] === 'schedule') return 'schedule';
  return switches.has('all') ? 'all' : undefined;
}

function outside(workspace: Workspace, states: States): Outside {
  const { region } = workspace.environment;
  return {
    output: async ({ stack, output }) => {
      const other = workspace.stacks.get(stack);
      const value = other === undefined ? undefined : (await states.outputs(other))?.[output]?.value;
      return typeof value === 'string' ? value : undefined;
    },
    hasValue: (secret) => hasSecretValue(secret, region),
    nameServers,
  };
}

function commitHere(): string | null {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

function missingEnvironment(): never {
  throw new PipelineError(EXIT.usage, [
    {
      code: 'UNKNOWN_ENVIRONMENT',
      path: 'command line',
      given: undefined,
      allowed: 'the name of an environment first',
      fix: 'name it after the two dashes, for example `npm run plan -- dev`; `--help` shows more',
    },
  ]);
}
