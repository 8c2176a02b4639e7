import type { Arguments, Option } from '../arguments.ts';
import { alarmRegions, ringingAlarms } from '../aws/alarms.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type Check, clusterChecks } from '../kubernetes/cluster-checks.ts';
import { LiveCluster } from '../kubernetes/live-cluster.ts';
import { openRun } from '../open-run.ts';
import { withKubeconfig } from '../reachability.ts';
import type { Run } from '../run.ts';
import { unsettled } from '../settled.ts';
import { clusterDeferrals, connectionOf } from '../stack-cluster.ts';

export const VERIFY_OPTIONS: readonly Option[] = [];

export const VERIFY_HELP = `Proves that an environment works: stacks applied, releases ready, sidecars present, hosts answering, alarms quiet.

  npm run verify -- staging

Exit code 0: everything is ready; 15: something is not, each told in a line. A commit goes on to the next environment only
after this.
`;

export async function verifyCommand(args: Arguments): Promise<ExitCode> {
  const run = await openRun({ ...args, names: [] });
  const checks = [await stacks(run), ...(await cluster(run)), await hosts(run), await alarms(run)];
  const width = Math.max(...checks.map(({ name }) => name.length));
  for (const { name, found } of checks) {
    run.output.say(`${name.padEnd(width)}  ${found.length === 0 ? 'ready' : `${found.length} not ready`}`);
    for (const line of found) run.output.say(`${' '.repeat(width)}  ${line}`);
  }
  return checks.every(({ found }) => found.length === 0) ? EXIT.done : EXIT.notReady;
}

async function stacks(run: Run): Promise<Check> {
  const found = await Promise.all(
    run.workspace.selected.map(async (stack) => {
      const why = await unsettled(run, stack);
      return why === undefined ? [] : [`${stack.id}: ${why}`];
    }),
  );
  return { name: 'stacks', found: found.flat() };
}

/** What is in the cluster; one failed check where it does not answer, none where no stack has one. */
async function cluster(run: Run): Promise<readonly Check[]> {
  const stack = run.workspace.selected.find(({ needsCluster }) => needsCluster);
  if (stack === undefined) return [];
  const [unreachable] = await clusterDeferrals(run, stack);
  const connection = await connectionOf(run, stack);
  if (unreachable !== undefined || connection === undefined)
    return [{ name: 'cluster', found: [unreachable?.what ?? 'it was never applied'] }];
  return await withKubeconfig(connection, (config) => clusterChecks(new LiveCluster(config)));
}

/** Seconds that a host has to answer. */
const ANSWER_SECONDS = 10;

/** An answer of the program counts, whatever it says; what the edge says in its place (5xx) does not. */
async function hosts(run: Run): Promise<Check> {
  const found = await Promise.all(
    run.workspace.environment.deployments.map(async ({ host }) => {
      try {
        const { status } = await fetch(`https://${host}/`, {
          redirect: 'manual',
          signal: AbortSignal.timeout(ANSWER_SECONDS * 1000),
        });
        return status < 500 ? [] : [`https://${host}/ answers ${status}`];
      } catch (error) {
        const { cause } = error as { cause?: unknown };
        const why = cause instanceof Error ? cause.message : String(error);
        return [`https://${host}/ does not answer: ${why}`];
      }
    }),
  );
  return { name: 'hosts', found: found.flat() };
}

async function alarms(run: Run): Promise<Check> {
  const { name, region } = run.workspace.environment;
  const found = await Promise.all(alarmRegions(region).map((where) => ringingAlarms(where, `${name}-`)));
  return { name: 'alarms', found: found.flat().map((alarm) => `${alarm} rings`) };
}
