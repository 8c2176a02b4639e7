import { changesNothing } from '../../lib/plan/terraform-plan.ts';
import type { Arguments, Option } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { dataAtRisk } from '../guard/data-at-risk.ts';
import { DEFAULT_PARALLEL, number, openRun, RUN_OPTIONS } from '../open-run.ts';
import { readSummary, removePlan } from '../plan-folder.ts';
import { isDeferred, isUnchanged } from '../plan-record.ts';
import { type Planned, planDestroy, planStack } from '../plan-stack.ts';
import { removedStacks } from '../removed.ts';
import { writeReviewPage } from '../review-page.ts';
import type { Run } from '../run.ts';
import { inWaves, Pool } from '../schedule.ts';
import type { StackFolder } from '../stack-folder.ts';
import { describeRun } from '../summary/describe-run.ts';
import type { RunEntry } from '../summary/run-entry.ts';
import { joinedError } from './joined-error.ts';

export const PLAN_OPTIONS: readonly Option[] = [
  { name: 'all', about: 'plan stacks that have not changed since their last apply, too' },
  { name: 'removed', about: 'plan only the end of stacks whose code is gone' },
  ...RUN_OPTIONS,
];

export const PLAN_HELP = `Plans an environment, or some of its stacks, and saves the plans for \`npm run apply\`.

  npm run plan -- dev                    every stack that has changed
  npm run plan -- dev network cluster    two stacks
  npm run plan -- prod --all             every stack, changed or not

A stack that cannot be planned yet (it reads what another has yet to apply, an image or a secret value is missing, the
cluster does not answer) is deferred: the reason and the command that helps are shown, and nothing is made up in its place.
Plans lie in cdktf.out/plans/<stack>: summary.txt to read, the rest for the apply. cdktf.out/review/index.html shows all of
them at once, what would be lost first.
`;

/** Plans what the command line selects, tells it stack by stack, and ends with a table. */
export async function planCommand(args: Arguments): Promise<ExitCode> {
  const run = await openRun(args);
  const { entries, errors } = await planAll(run, args);
  for (const { description, result } of entries)
    if (description !== undefined && result === 'planned') run.output.say(description);
  run.output.say(`\n${describeRun(entries)}`);
  writeReviewPage(run);
  if (errors.length > 0) throw joinedError(errors, 'nothing was changed; plans of the other stacks are saved');
  return EXIT.done;
}

/** What planning an environment came to. */
export interface PlannedAll {
  readonly entries: readonly RunEntry[];
  readonly errors: readonly unknown[];
}

/** Plans side by side what is ready, each stack after those that it waits for. A failure stops only what waits for it. */
export async function planAll(run: Run, args: Arguments): Promise<PlannedAll> {
  const { outdir, environment, selected, stacks: all } = run.workspace;
  const stacks = args.switches.has('removed') ? [] : selected;
  run.states.prefetch(stacks);
  const gone = args.names.length === 0 ? await removedStacks(run) : [];
  const pool = new Pool(Math.max(1, number(args, 'parallel', DEFAULT_PARALLEL)));
  const entries = new Map<string, RunEntry>();
  const errors: unknown[] = [];
  const attempt = async (stack: StackFolder, work: () => Promise<Planned>): Promise<void> => {
    const started = performance.now();
    const known = { stack: stack.id, environment: environment.name };
    try {
      removePlan(outdir, stack.id);
      const entry = entryOf(run, await work());
      entries.set(stack.id, { ...known, ...entry, seconds: (performance.now() - started) / 1000 });
    } catch (error) {
      errors.push(error);
      entries.set(stack.id, { ...known, result: 'failed', reason: firstLine(error) });
      throw error;
    }
  };
  const upstream = new Map(stacks.map(({ id, upstream }) => [id, upstream] as const));
  const planned = inWaves(upstream, pool, async (id) => {
    const stack = all.get(id);
    if (stack !== undefined) await attempt(stack, () => planStack(run, stack));
  });
  const destroyed = gone.map((stack) => pool.run(() => attempt(stack, () => planDestroy(run, stack))));
  await Promise.allSettled([...planned.values(), ...destroyed]);
  for (const { id } of stacks) {
    if (!entries.has(id))
      entries.set(id, {
        stack: id,
        environment: environment.name,
        result: 'failed',
        reason: 'what it waits for failed',
      });
  }
  return { entries: [...stacks, ...gone].flatMap(({ id }) => entries.get(id) ?? []), errors };
}

function entryOf({ workspace }: Run, { stack, record, plan }: Planned): Omit<RunEntry, 'stack' | 'environment'> {
  if (isDeferred(record))
    return {
      result: 'deferred',
      reason: record.deferred.map(({ what, help }) => `${what} (${help})`).join('; '),
      deferred: record.deferred,
    };
  if (isUnchanged(record) || plan === undefined) return { result: 'skipped unchanged' };
  return {
    result: changesNothing(plan) ? 'no changes' : 'planned',
    changes: record.changes,
    digest: record.digest,
    risks: dataAtRisk(plan, record.kind),
    description: readSummary(workspace.outdir, stack.id),
    ...(record.kind === 'destroy' ? { reason: 'its code is gone: it is destroyed' } : {}),
  };
}

/** The path and code of the first problem, which `joinedError` tells whole at the end. */
function firstLine(error: unknown): string {
  const lines = error instanceof Error ? error.message.split('\n').filter((line) => line !== '') : [String(error)];
  return lines[1] ?? lines[0] ?? '';
}
