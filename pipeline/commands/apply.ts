import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import type { Problem } from '../../lib/errors.ts';
import { applyOrder, type Step } from '../apply-order.ts';
import { applyStack, changesAnything, checkSaved, checkUnchanged } from '../apply-stack.ts';
import type { Arguments, Option } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { fillSecrets } from '../fill-secrets.ts';
import { problemsOf, strayAllowances } from '../guard/allowances.ts';
import { dataAtRisk } from '../guard/data-at-risk.ts';
import { DEFAULT_PARALLEL, number, openRun, RUN_OPTIONS } from '../open-run.ts';
import { PipelineError } from '../pipeline-error.ts';
import { readRecord } from '../plan-folder.ts';
import { isDeferred, isPlanned, isUnchanged, type PlanRecord, type StackRecord } from '../plan-record.ts';
import { type Planned, planDestroy, planStack } from '../plan-stack.ts';
import { removedStacks } from '../removed.ts';
import { writeReviewPage } from '../review-page.ts';
import type { Run } from '../run.ts';
import { chainLengths, inWaves, Pool } from '../schedule.ts';
import { unsettled } from '../settled.ts';
import type { StackFolder } from '../stack-folder.ts';
import { stackWork } from '../stack-work.ts';
import { stackCount } from '../summary/describe-run.ts';
import { joinedError } from './joined-error.ts';

export const APPLY_OPTIONS: readonly Option[] = [
  { name: 'allow', value: 'stack/address', many: true, about: 'let this one resource lose what it holds, in this run' },
  { name: 'reviewed', value: 'file', about: 'apply only plans whose digest stands in this file; the rest waits' },
  { name: 'removed', about: 'apply only the end of stacks whose code is gone' },
  ...RUN_OPTIONS.filter(({ name }) => name !== 'no-lock'),
];

export const APPLY_HELP = `Applies exactly the plans that \`npm run plan\` saved.

  npm run apply -- dev                                          every saved plan, each stack after those that it reads
  npm run apply -- dev network                                  one
  npm run apply -- prod data --allow prod-data/aws_db_instance.old   also what deletes this database

Refused, before anything is applied: a plan of other code, another environment or account, one that was changed since, one
whose state or whose consumed values are no longer what they were, and one that would lose data and is not allowed by name.
A stack that was deferred is planned once what it waited for is applied. It is applied at once where the plan only creates
and the environment allows it (\`pipeline.applyDeferredCreations\`); else it ends with exit code 13, for somebody to read.
`;

/** Applies what the command line selects. */
export async function applyCommand(args: Arguments): Promise<ExitCode> {
  const run = await openRun(args);
  const stacks = [...(args.switches.has('removed') ? [] : run.workspace.selected), ...(await goneOf(run, args))];
  const records = new Map(stacks.map((stack) => [stack.id, readRecord(run.workspace.outdir, stack)] as const));
  await refuseBad(run, stacks, records, args);
  const reviewed = readReviewed(args);
  const waiting: Problem[] = [];
  const applied: string[] = [];
  const order = await orderOf(run, stacks, records);
  const pool = new Pool(Math.max(1, number(args, 'parallel', DEFAULT_PARALLEL)));
  const work = new Map(stacks.map((stack) => [stack.id, stackWork(stack)]));
  const chains = chainLengths(order, (id) => work.get(id) ?? 1);
  const planLate = latePlans(run, chains);
  const applyNext = async (id: string): Promise<void> => {
    const stack = stacks.find((candidate) => candidate.id === id);
    const record = records.get(id);
    if (stack === undefined || record === undefined) throw new Error(`no plan of ${id}`);
    const problem = await applyOne(run, stack, record, { reviewed, allowed: args.values['allow'] ?? [], planLate });
    if (problem === undefined) {
      if (isPlanned(record) ? changesAnything(record) : isDeferred(record)) applied.push(id);
      return;
    }
    waiting.push(problem);
    throw new Waits(stack.id);
  };
  const settled = await Promise.allSettled(inWaves(order, pool, applyNext, chains).values());
  // Plans that were applied are gone, and what waited may have one now.
  writeReviewPage(run);
  const failed = settled.flatMap((result) =>
    result.status === 'rejected' && !isConsequence(result.reason) ? [result.reason as unknown] : [],
  );
  const done = applied.length === 0 ? undefined : `applied: ${applied.join(', ')}`;
  if (failed.length > 0) throw joinedError(failed, done);
  if (waiting.length > 0) throw new PipelineError(EXIT.waits, waiting, done);
  run.output.say(`${stackCount(settled.length)} of ${run.workspace.environment.name}: as the code says`);
  return EXIT.done;
}

interface Agreed {
  /** Digests that a person has read, by stack; undefined where the person is the one who runs this. */
  readonly reviewed: ReadonlyMap<string, string> | undefined;
  readonly allowed: readonly string[];
  readonly planLate: (stack: StackFolder) => Promise<Planned>;
}

/**
 * Plans what could not be planned before. Most of it was never applied: with nothing to refresh its plan is work of the
 * processors alone, and more at once than there are of them would only let the longest chain wait. One of them is for the
 * applies meanwhile.
 */
function latePlans(run: Run, chains: ReadonlyMap<string, number>): Agreed['planLate'] {
  const pool = new Pool(Math.max(1, availableParallelism() - 1));
  // What has no code any more is planned to its end, also once it has waited for the cluster.
  const planned = (stack: StackFolder) => (run.workspace.stacks.has(stack.id) ? planStack : planDestroy)(run, stack);
  return (stack) => pool.run(() => planned(stack), chains.get(stack.id));
}

/**
 * Applies one stack. What waited for others is planned now; so is what had not changed, where an upstream value or its state
 * has changed since.
 * @returns why it waits for a person; undefined where it is applied.
 */
async function applyOne(
  run: Run,
  stack: StackFolder,
  record: StackRecord,
  agreed: Agreed,
): Promise<Problem | undefined> {
  if (isPlanned(record)) {
    if (!wasRead(record, agreed)) return waits(run, record, 'no plan with this digest was read in the merge request');
    await applyStack(run, stack, record);
    return undefined;
  }
  if (isUnchanged(record) && (await unsettled(run, stack)) === undefined) {
    await fillSecrets(run, stack);
    return undefined;
  }
  const { record: next, plan } = await agreed.planLate(stack);
  if (isDeferred(next)) {
    return {
      code: 'NOT_READY',
      path: stack.id,
      given: next.deferred.map(({ what }) => what).join('; '),
      allowed: 'a stack that can be planned',
      fix: next.deferred.map(({ help }) => help).join('; '),
    };
  }
  if (!isPlanned(next) || plan === undefined) {
    await fillSecrets(run, stack);
    return undefined;
  }
  const risks = problemsOf(stack.id, dataAtRisk(plan, next.kind), agreed.allowed);
  if (risks.length > 0) throw new PipelineError(EXIT.guarded, risks, 'what it waited for was applied');
  const free = run.workspace.environment.pipeline.applyDeferredCreations && onlyCreates(next);
  if (changesAnything(next) && !free && !(agreed.reviewed !== undefined && wasRead(next, agreed)))
    return waits(run, next, 'it could be planned only now, and nobody has read it');
  await applyStack(run, stack, next);
  return undefined;
}

function wasRead(record: PlanRecord, { reviewed }: Agreed): boolean {
  return !changesAnything(record) || reviewed === undefined || reviewed.get(record.stack) === record.digest;
}

function onlyCreates({ changes }: PlanRecord): boolean {
  const { create: _create, outputs: _outputs, ...others } = changes;
  return Object.values(others).every((count) => count === 0);
}

function waits(run: Run, { stack, environment }: PlanRecord, given: string): Problem {
  return {
    code: 'NOT_REVIEWED',
    path: stack,
    given,
    allowed: 'a plan that a person has read',
    fix: `read ${run.workspace.outdir}/plans/${stack}/summary.txt, then \`npm run apply -- ${environment} ${stack.slice(environment.length + 1)}\``,
  };
}

/** Every reason why a saved plan may not be applied, of all stacks, before the first of them is. */
async function refuseBad(
  run: Run,
  stacks: readonly StackFolder[],
  records: ReadonlyMap<string, StackRecord>,
  args: Arguments,
): Promise<void> {
  const allowed = args.values['allow'] ?? [];
  const refused: unknown[] = [];
  const risky: Problem[] = [
    ...strayAllowances(
      allowed,
      stacks.map(({ id }) => id),
    ),
  ];
  for (const stack of stacks) {
    const record = records.get(stack.id);
    if (record === undefined || isDeferred(record)) continue;
    try {
      if (!isPlanned(record)) {
        checkUnchanged(stack, record);
        continue;
      }
      risky.push(...problemsOf(stack.id, dataAtRisk(await checkSaved(run, stack, record), record.kind), allowed));
    } catch (error) {
      refused.push(error);
    }
  }
  if (refused.length > 0) throw joinedError(refused);
  if (risky.length > 0) throw new PipelineError(EXIT.guarded, risky);
}

async function orderOf(
  run: Run,
  stacks: readonly StackFolder[],
  records: ReadonlyMap<string, StackRecord>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const steps = stacks.map(async (stack): Promise<Step> => {
    const record = records.get(stack.id);
    return {
      id: stack.id,
      upstream: stack.upstream,
      upstreamBefore: (await run.states.applied(stack))?.upstream ?? [],
      plan: record !== undefined && isPlanned(record) ? record : undefined,
    };
  });
  return applyOrder(await Promise.all(steps));
}

/** Removed stacks belong to a run over the whole environment, and to one that asks for them alone. */
async function goneOf(run: Run, args: Arguments): Promise<readonly StackFolder[]> {
  return args.names.length === 0 ? await removedStacks(run) : [];
}

const reviewedSchema = z.record(z.string(), z.string());

function readReviewed(args: Arguments): ReadonlyMap<string, string> | undefined {
  const file = args.values['reviewed']?.at(-1);
  if (file === undefined) return undefined;
  try {
    return new Map(Object.entries(reviewedSchema.parse(JSON.parse(readFileSync(file, 'utf8')))));
  } catch (error) {
    throw new PipelineError(EXIT.usage, [
      {
        code: 'INVALID_VALUE',
        path: '--reviewed',
        given: `${file}: ${error instanceof Error ? error.message : error}`,
        allowed: 'a JSON file with digests by stack',
        fix: 'let the job before write it, or leave the option out where a person has read the plans',
      },
    ]);
  }
}

/** A stack waits for a person: what comes after it waits with it. */
class Waits extends Error {}

function isConsequence(reason: unknown): boolean {
  return reason instanceof Waits || (reason instanceof Error && /^upstream \S+ failed$/.test(reason.message));
}
