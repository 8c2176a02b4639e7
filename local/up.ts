import { EXIT } from '../pipeline/exit-code.ts';
import { interruption } from '../pipeline/terraform/interruption.ts';
import { readWorkspace } from '../pipeline/workspace.ts';
import { CommandFailed } from './command-failed.ts';
import { endDaemon, partEnded, startDaemon, tailOf, waitForCluster } from './daemon-process.ts';
import { endOfEarlier } from './earlier-command.ts';
import { Hands } from './hands.ts';
import { layoutOf } from './layout.ts';
import { takeLock } from './lock.ts';
import { madeFit } from './made-fit.ts';
import { readPersonSecrets } from './person-secrets.ts';
import { plannedRisks } from './planned-risks.ts';
import { isAlive } from './processes.ts';
import type { Progress } from './progress.ts';
import { releaseFailed } from './release-failed.ts';
import { installAhead } from './releases/ahead.ts';
import { ChartSources } from './releases/chart-sources.ts';
import { installReleases, type ReleasesOptions } from './releases/install.ts';
import { uninstallReleases } from './releases/uninstall.ts';
import { checkRequirements, reachedProviders } from './requirements.ts';
import { planAndApply } from './rounds.ts';
import { isThere, liveRun, type Run, type RunFolder, removeRunFolder } from './run-folder.ts';
import { command, freeLocks, isBootstrapped, mustCommand, openSession, type Session } from './session.ts';
import { summary } from './summary.ts';
import type { Providers } from './terraform/providers.ts';

export interface UpOptions {
  readonly environment: string;
  /** Names of stacks; empty: all. */
  readonly stacks: readonly string[];
  readonly folder: RunFolder;
  /** Of the embedded AWS where it is not running yet; 0: any free one. */
  readonly port: number;
  readonly progress: Progress;
}

type Releases = Required<ReleasesOptions>;

/** Starts what is not running yet, plans and applies until nothing waits, and tells what there is. */
export async function up(options: UpOptions): Promise<void> {
  const { folder, progress } = options;
  const release = interruption.listen();
  const unlock = takeLock(folder.lock, 'up');
  let session: Session | undefined;
  try {
    await endOfEarlier(folder, progress);
    session = await open(options);
    const fit = await madeFit(session);
    await freeLocks(session);
    await bootstrap(session);
    await waitForCluster(options.folder, session.run);
    const releases = fit.withHelm ? releasesOptions(session, options.stacks) : undefined;
    await applyAll(session, options.stacks, releases);
    const leftOut = releases === undefined ? fit.leftOut : await installAll(session, releases);
    for (const line of await summary(session, leftOut)) progress.show(line);
  } catch (error) {
    throw session === undefined || isAlive(session.run.pid) ? error : partEnded(folder);
  } finally {
    unlock();
    release();
  }
}

/** What runs, or what is started now. */
async function open(options: UpOptions): Promise<Session> {
  const { environment: name, folder, progress } = options;
  const environment = layoutOf(name);
  const running = await liveRun(folder);
  const { run, providers } = running === undefined ? await start(options) : await join(running, options);
  progress.say(providers.description);
  if (run.withoutCluster !== null) progress.say(`no cluster: ${run.withoutCluster}; what lies in AWS is applied`);
  return openSession({ environment, folder, run, providers, progress });
}

interface Opened {
  readonly run: Run;
  readonly providers: Providers;
}

async function start(options: UpOptions): Promise<Opened> {
  const { environment, folder, port, progress } = options;
  await clean(folder, progress);
  const providers = await checkRequirements({ folder: folder.path, port });
  interruption.check('what runs on this machine');
  const run = await progress.during('starting the embedded AWS and the control plane', () =>
    startDaemon({ environment, folder, port, say: (line) => progress.show(`  ${line}`) }),
  );
  return { run, providers };
}

async function join(run: Run, { progress }: UpOptions): Promise<Opened> {
  progress.say(`goes on with what runs since ${run.started} (process ${run.pid}, ${run.endpoint})`);
  return { run, providers: await reachedProviders() };
}

/** An earlier run that was ended from outside has lost its AWS, and with it all that its folder was about. */
async function clean(folder: RunFolder, progress: Progress): Promise<void> {
  if (!isThere(folder)) return;
  const last = tailOf(folder.daemonLog).split('\n').at(-1) || 'none';
  await endDaemon(folder);
  removeRunFolder(folder);
  progress.say(
    `${folder.path}: what an earlier run has left is removed, none of it runs any more; its last words: ${last}`,
  );
}

/** A first time; later the stack is planned and applied like any other. */
async function bootstrap(session: Session): Promise<void> {
  if (await isBootstrapped(session)) return;
  await mustCommand(session, ['bootstrap', session.environment.name, '--yes']);
}

/** While it works, what lies outside Terraform is done as well. */
async function applyAll(session: Session, stacks: readonly string[], releases?: Releases): Promise<void> {
  const { environment, folder, run, progress } = session;
  const ahead = releases === undefined ? undefined : installAhead(releases);
  const hands = new Hands({
    endpoint: run.endpoint,
    region: environment.region,
    secrets: readPersonSecrets(folder.outdir),
    say: (line) => progress.say(line),
  });
  try {
    const { code, errors } = await planAndApply({
      environment: environment.name,
      stacks,
      run: (args) => command(session, args),
      beforeApply: async () => {
        if (releases !== undefined) await removeGone(session, releases);
        return [];
      },
    });
    if (code !== EXIT.done) throw new CommandFailed(code, errors);
  } finally {
    await Promise.all([hands.stop(), ahead?.stop()]);
  }
}

/**
 * Releases of stacks that the code no longer has go as Terraform would have them go: in a run over everything, before what
 * they use in AWS, and not where the guard stops the whole apply.
 */
async function removeGone({ environment, folder }: Session, { kubeconfig, stacks: names, say }: Releases) {
  if (names.length > 0) return;
  if (plannedRisks(folder.outdir, environment.name).length > 0) return;
  const { stacks } = readWorkspace({ outdir: folder.outdir, environment: environment.name, stacks: [] });
  await uninstallReleases({ kubeconfig, kept: new Set(stacks.keys()), say }).catch((error: unknown) => {
    throw releaseFailed(error, environment.name, 'nothing of this plan was applied');
  });
}

async function installAll({ environment, progress }: Session, releases: ReleasesOptions): Promise<readonly string[]> {
  const { leftOut } = await progress.during('installing the releases with Helm itself', () =>
    installReleases(releases).catch((error: unknown) => {
      throw releaseFailed(error, environment.name, 'the stacks are applied, and the other releases are installed');
    }),
  );
  return leftOut.map(({ name, why }) => `${name}: ${why}`);
}

/** Undefined where there is no cluster to put them in. */
function releasesOptions(
  { environment, folder, run: { kubeconfig }, progress }: Session,
  stacks: readonly string[],
): Releases | undefined {
  if (kubeconfig === null) return undefined;
  const say = (line: string): void => progress.say(line);
  return {
    folder: folder.synthesized,
    kubeconfig,
    environment: environment.name,
    stacks,
    sources: new ChartSources(),
    say,
  };
}
