import { dirname } from 'node:path';
import type { PlatformEnvironment } from '../environments/platform.ts';
import { EXIT } from '../pipeline/exit-code.ts';
import { PipelineError } from '../pipeline/pipeline-error.ts';
import { States } from '../pipeline/states.ts';
import { readWorkspace } from '../pipeline/workspace.ts';
import { commandEnvironment } from './command-environment.ts';
import { CommandFailed } from './command-failed.ts';
import { partEnded } from './daemon-process.ts';
import { dropDeadLocks, forgetCommand, noteCommand } from './earlier-command.ts';
import { LOCAL_EXIT } from './exit-code.ts';
import { LocalError } from './local-error.ts';
import { ownCommand } from './own-command.ts';
import { type PipelineEnd, runPipeline } from './pipeline-command.ts';
import { isAlive } from './processes.ts';
import type { Progress } from './progress.ts';
import { isThere, liveRun, type Run, type RunFolder, readRun } from './run-folder.ts';
import type { Providers } from './terraform/providers.ts';

/** What the commands of one environment on this machine share. */
export interface Session {
  readonly environment: PlatformEnvironment;
  readonly folder: RunFolder;
  readonly run: Run;
  readonly providers: Providers;
  /** All variables of its commands. */
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
}

export type SessionParts = Omit<Session, 'env'>;

/** This process reads states too: it gets the variables of its commands, which lead to this machine alone. */
export function openSession(parts: SessionParts): Session {
  const { environment, folder, run, providers } = parts;
  const env = commandEnvironment({ inherited: process.env, run, folder, region: environment.region, providers });
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  return { ...parts, env };
}

/**
 * Runs `npm run <args>` of the pipeline, shows what matters of it, and keeps the rest in the log.
 * @throws LocalError where it failed because what it works on has ended.
 */
export async function command({ env, folder, run, progress }: Session, args: readonly string[]): Promise<PipelineEnd> {
  const shown = `npm run ${args[0]} -- ${args.slice(1).join(' ')}`;
  const onStart = (pid: number): void => noteCommand(folder, pid);
  const end = await progress
    .during(shown, () => runPipeline({ args, env, log: folder.log, onLine: progress.hear, onStart }))
    .finally(() => forgetCommand(folder));
  if (end.code !== EXIT.done && !isAlive(run.pid)) throw partEnded(folder);
  return end;
}

/** Runs it. @throws CommandFailed with what it said. */
export async function mustCommand(session: Session, args: readonly string[]): Promise<void> {
  const { code, errors } = await command(session, args);
  if (code !== EXIT.done) throw new CommandFailed(code, errors);
}

/** Whether the state bucket holds the state of the stack that makes it, and that has been applied to its end. */
export async function isBootstrapped({ folder, environment }: Session): Promise<boolean> {
  const { stacks } = readWorkspace({ outdir: folder.outdir, environment: environment.name, stacks: [] });
  const stack = [...stacks.values()].find(({ name }) => name === 'bootstrap');
  if (stack === undefined) throw new Error(`${environment.name} has no stack bootstrap`);
  try {
    return (await new States().applied(stack)) !== undefined;
  } catch (error) {
    if (isBackendMissing(error)) return false;
    throw error;
  }
}

/** Takes away the locks that a killed command has left; where nothing was bootstrapped yet there is none. */
export async function freeLocks({ folder, environment, progress }: Session): Promise<void> {
  const { stacks } = readWorkspace({ outdir: folder.outdir, environment: environment.name, stacks: [] });
  const lines = await dropDeadLocks(stacks.values()).catch((error: unknown) => {
    if (isBackendMissing(error)) return [];
    throw error;
  });
  for (const line of lines) progress.say(line);
}

/** Whether a state could not be read because nothing was bootstrapped yet. */
export function isBackendMissing(error: unknown): boolean {
  return error instanceof PipelineError && error.problems[0]?.code === 'BACKEND_MISSING';
}

/** What runs. @throws LocalError `NOT_READY` where nothing does, and where what ran has ended by itself. */
export async function mustRun(folder: RunFolder, environment: string): Promise<Run> {
  const run = await liveRun(folder);
  if (run !== undefined) return run;
  const last = readRun(folder);
  if (last !== undefined && !isAlive(last.pid)) throw partEnded(folder);
  throw new LocalError(
    LOCAL_EXIT.notRunning,
    [
      {
        code: 'NOT_READY',
        path: folder.path,
        given: isThere(folder) ? 'parts that are starting, or do not answer' : 'nothing that runs',
        allowed: `what \`up\` has started of ${environment}`,
        fix: `\`${ownCommand('up', environment)}\`; folders of others lie in ${dirname(folder.path)}`,
      },
    ],
    'nothing was changed',
  );
}
