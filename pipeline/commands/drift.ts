import { join } from 'node:path';
import type { Arguments, Option } from '../arguments.ts';
import { codeHashes, isSameCode } from '../code-hashes.ts';
import { driftOf } from '../drift.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { OtherCode } from '../explained-drift.ts';
import { freshPlan } from '../fresh-plan.ts';
import { lookIntoCluster } from '../look-into-cluster.ts';
import { DEFAULT_PARALLEL, number, openRun, RUN_OPTIONS } from '../open-run.ts';
import { PipelineError } from '../pipeline-error.ts';
import type { Run } from '../run.ts';
import { Pool } from '../schedule.ts';
import { type AskCluster, askOnce, clusterDeferrals } from '../stack-cluster.ts';
import type { StackFolder } from '../stack-folder.ts';
import { restoreCopy } from '../state/stored-copy.ts';
import { describeRun } from '../summary/describe-run.ts';
import type { RunEntry } from '../summary/run-entry.ts';
import { joinedError } from './joined-error.ts';

export const DRIFT_OPTIONS: readonly Option[] = [
  ...RUN_OPTIONS,
  { name: 'repair', about: 'bring objects of releases back to what Helm has recorded; what was added to them stays' },
  {
    name: 'confirm',
    value: 'environment',
    about: 'agree to the repair without a question, by the name of the environment',
  },
];

export const DRIFT_HELP = `Compares what runs with what was applied; changes nothing without --repair.

  npm run drift -- prod                every stack, every release, every application of Argo CD
  npm run drift -- prod network edge   two stacks
  npm run drift -- prod --repair       as the apply role: brings back what somebody changed or deleted inside releases

Terraform's view of each stack, from the code that was applied last; each release's manifest against the live objects, which
Terraform does not look at; what Argo CD says of its applications. Exit code 0: all is as it was applied; 2: something is not.
What somebody changed where the code leaves it open is told as well, and is no reason to act.
To repair what Terraform sees, plan with --all and apply; it does not see what is inside a release: that is what --repair is for.
It shows what it would bring back before it asks, and leaves releases whose last upgrade failed or is under way.
Rules, routes, policies, volumes, containers and variables that somebody added have to be removed by hand.
`;

/** Looks at everything that the command line selects. */
export async function driftCommand(args: Arguments): Promise<ExitCode> {
  const repairs = args.switches.has('repair');
  if (repairs) refuseStacks(args);
  const run = await openRun(args);
  const { selected, environment } = run.workspace;
  const pool = new Pool(Math.max(1, number(args, 'parallel', DEFAULT_PARALLEL)));
  const errors: unknown[] = [];
  const ask = askOnce();
  const looked = selected.map((stack) =>
    pool
      .run(() => lookAt(run, stack, ask))
      .catch((error: unknown): RunEntry => {
        errors.push(error);
        return { stack: stack.id, environment: environment.name, result: 'failed', reason: 'could not be looked at' };
      }),
  );
  const entries = await Promise.all(looked);
  const confirmed = args.values['confirm']?.at(-1);
  const inCluster = await lookIntoCluster(run, { ask, repairs, confirmed });
  errors.push(...inCluster.errors);
  for (const { description } of entries) if (description !== undefined) run.output.say(description);
  for (const line of [...inCluster.differences, ...inCluster.unknown]) run.output.say(line);
  run.output.say(`\n${describeRun(entries)}`);
  if (errors.length > 0) throw joinedError(errors, effectOf(repairs, inCluster.back));
  const differs = inCluster.differences.length > 0 || entries.some(({ result }) => result === 'drifted');
  return differs ? EXIT.differs : EXIT.done;
}

/** It is the cluster whose releases are brought back, not a stack. */
function refuseStacks({ names }: Arguments): void {
  if (names.length === 0) return;
  const allowed = 'no stack beside --repair: it brings back releases of the whole cluster';
  const fix = 'look at single stacks without --repair';
  throw new PipelineError(EXIT.usage, [
    { code: 'CONFLICTING_CHOICE', path: 'command line', given: names.join(' '), allowed, fix },
  ]);
}

function effectOf(repairs: boolean, back: readonly string[]): string {
  const rest = 'the rest was looked at';
  if (back.length > 0) return `brought back: ${back.join(', ')}; ${rest}`;
  return repairs ? rest : `nothing was changed; ${rest}`;
}

async function lookAt(run: Run, stack: StackFolder, ask: AskCluster): Promise<RunEntry> {
  const known = { stack: stack.id, environment: stack.environment };
  if ((await run.states.version(stack)) === undefined)
    return { ...known, result: 'deferred', reason: 'it was never applied' };
  const [unreachable] = await clusterDeferrals(run, stack, ask);
  if (unreachable !== undefined) {
    throw new PipelineError(EXIT.cluster, [
      {
        code: 'CLUSTER_UNREACHABLE',
        path: stack.id,
        given: unreachable.what,
        allowed: 'a cluster that answers: nothing is known of what runs there otherwise',
        fix: unreachable.help,
      },
    ]);
  }
  const { plan } = await freshPlan(run, await asApplied(run, stack), 'apply');
  const { drifted, tolerated } = driftOf(plan, await otherCode(run, stack));
  const lines = [
    ...drifted.map((line) => `${stack.id}: ${line}`),
    ...tolerated.map((line) => `${stack.id}: changed in a way that the code leaves open: ${line}`),
  ];
  return {
    ...known,
    result: drifted.length > 0 ? 'drifted' : 'no changes',
    ...(drifted.length > 0 ? { reason: `${drifted.length} no longer as applied` } : {}),
    ...(lines.length > 0 ? { description: lines.join('\n') } : {}),
  };
}

/** What is not applied fills nothing; neither does what cannot be read, which is told where that stack is looked at. */
async function otherCode({ workspace, states }: Run, { id, name }: StackFolder): Promise<OtherCode> {
  const others = [...workspace.stacks.values()].filter((it) => it.id !== id);
  const applied = await Promise.all(
    others.map(async (it) => {
      const version = await states.version(it).catch(() => undefined);
      return version === undefined ? [] : [it.json['resource']];
    }),
  );
  return { stack: name, resources: applied.flat() };
}

/** The stack as it was applied last: what was written since and waits for its apply is no drift. */
async function asApplied(run: Run, stack: StackFolder): Promise<StackFolder> {
  const applied = await run.states.applied(stack);
  if (applied === undefined || isSameCode(applied.code, codeHashes(stack.folder))) return stack;
  const folder = join(run.workspace.outdir, 'applied', stack.id);
  return { ...stack, folder, json: await restoreCopy(stack.state, folder) };
}
