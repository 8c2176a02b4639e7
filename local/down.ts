import { EXIT } from '../pipeline/exit-code.ts';
import { interruption } from '../pipeline/terraform/interruption.ts';
import { heldLines, heldResources } from './aws/resources.ts';
import { CommandFailed } from './command-failed.ts';
import { endDaemon } from './daemon-process.ts';
import { endOfEarlier } from './earlier-command.ts';
import { LOCAL_EXIT } from './exit-code.ts';
import { layoutOf } from './layout.ts';
import { LocalError } from './local-error.ts';
import { takeLock } from './lock.ts';
import { madeFit } from './made-fit.ts';
import { ownCommand } from './own-command.ts';
import { allowances, plannedRisks } from './planned-risks.ts';
import type { Progress } from './progress.ts';
import { releaseFailed } from './release-failed.ts';
import { uninstallReleases } from './releases/uninstall.ts';
import { reachedProviders } from './requirements.ts';
import { PARALLEL, planAndApply } from './rounds.ts';
import { isThere, liveRun, type Run, type RunFolder, removeRunFolder } from './run-folder.ts';
import { command, freeLocks, mustCommand, openSession, type Session } from './session.ts';
import { stackFigures } from './summary.ts';

export interface DownOptions {
  readonly environment: string;
  readonly folder: RunFolder;
  /** Ends the processes and removes the folder, and nothing before. */
  readonly now: boolean;
  readonly progress: Progress;
}

/** Takes everything down by the command line, shows that the account is empty, and ends what runs. */
export async function down({ environment, folder, now, progress }: DownOptions): Promise<void> {
  const release = interruption.listen();
  const unlock = takeLock(folder.lock, 'down');
  try {
    const run = await liveRun(folder);
    if (run !== undefined && !now) await empty(environment, folder, run, progress);
    await end(folder, progress);
  } finally {
    unlock();
    release();
  }
}

/** Where nothing was applied yet there is no state bucket to ask, and the code need not even be right. */
async function empty(name: string, folder: RunFolder, run: Run, progress: Progress): Promise<void> {
  if ((await heldIn(run)).length > 0) {
    await destroy(name, folder, run, progress);
    const held = await heldIn(run);
    if (held.length > 0) throw leftBehind(held, run);
  }
  progress.say('the embedded AWS holds nothing beyond what an account starts with');
}

async function heldIn({ endpoint }: Run): Promise<readonly string[]> {
  return heldLines(await heldResources(endpoint));
}

async function destroy(name: string, folder: RunFolder, run: Run, progress: Progress): Promise<void> {
  const environment = layoutOf(name);
  const providers = await reachedProviders();
  const session = openSession({ environment, folder, run, providers, progress });
  await endOfEarlier(folder, progress);
  const { withHelm } = await madeFit(session, 'destroy');
  await freeLocks(session);
  if (withHelm) await uninstall(session);
  if (environment.removal === 'retain') await unprotect(session);
  await mustCommand(session, ['destroy', name, '--with-bootstrap', '--confirm', name, ...PARALLEL]);
}

/** Releases that Terraform knows nothing of go first: their load balancers would keep the network. */
async function uninstall({ run, progress }: Session): Promise<void> {
  const { kubeconfig } = run;
  if (kubeconfig === null) return;
  await progress.during('removing the releases', () =>
    uninstallReleases({ kubeconfig, kept: new Set(), say: (line) => progress.say(line) }).catch((error: unknown) => {
      throw releaseFailed(error, run.environment, 'no stack was destroyed yet');
    }),
  );
}

/**
 * Takes the protections off what is there, by an apply that is allowed just that: where it would replace what holds data,
 * the guard stops it.
 */
async function unprotect(session: Session): Promise<void> {
  const { environment, folder } = session;
  const stacks = (await stackFigures(session)).flatMap(({ id, types = [] }) => (types.length === 0 ? [] : [id]));
  if (stacks.length === 0) return;
  const { code, errors } = await planAndApply({
    environment: environment.name,
    stacks,
    run: (args) => command(session, args),
    beforeApply: async () => allowances(plannedRisks(folder.outdir, environment.name)),
  });
  if (code !== EXIT.done) throw new CommandFailed(code, errors);
}

async function end(folder: RunFolder, progress: Progress): Promise<void> {
  const found = isThere(folder);
  await endDaemon(folder);
  removeRunFolder(folder);
  progress.say(found ? `nothing runs any more, and ${folder.path} is removed` : 'nothing was running');
}

function leftBehind(held: readonly string[], run: Run): LocalError {
  return new LocalError(
    LOCAL_EXIT.leftBehind,
    [
      {
        code: 'LEFT_BEHIND',
        path: run.endpoint,
        given: held.join(', '),
        allowed: 'an account as it was before',
        fix: `look at ${run.endpoint}/embedded/, then \`${ownCommand('down --now', run.environment)}\`, which ends it with all it holds`,
      },
    ],
    'every stack is gone; what runs goes on',
  );
}
