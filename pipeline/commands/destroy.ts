import { applyStack } from '../apply-stack.ts';
import type { Arguments, Option } from '../arguments.ts';
import { withoutEnded } from '../aws/ended-resources.ts';
import { taggedResources } from '../aws/tagged-resources.ts';
import { confirm } from '../confirm.ts';
import { destroyBootstrap, isLocallyBegun } from '../destroy-bootstrap.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { dataAtRisk } from '../guard/data-at-risk.ts';
import { leftProblems, regionsOf, remainsOf, tagsOf } from '../left-behind.ts';
import { DEFAULT_PARALLEL, number, openRun, openWorkspace, RUN_OPTIONS } from '../open-run.ts';
import { PipelineError } from '../pipeline-error.ts';
import { isPlanned, type PlanRecord } from '../plan-record.ts';
import { planDestroy } from '../plan-stack.ts';
import { removedStacks } from '../removed.ts';
import { writeReviewPage } from '../review-page.ts';
import type { Run } from '../run.ts';
import { inWaves, Pool, reversed } from '../schedule.ts';
import type { StackFolder } from '../stack-folder.ts';
import { isEmpty } from '../state/state-file.ts';
import { stackCount } from '../summary/describe-run.ts';
import { clusterAddresses, type End, endLines, stillUsed } from '../teardown.ts';
import { lockArguments, succeed } from '../terraform/command.ts';
import { init } from '../terraform/commands.ts';
import { teardownWaves } from '../waves.ts';
import type { Workspace } from '../workspace.ts';
import { BOOTSTRAP } from './bootstrap.ts';
import { joinedError } from './joined-error.ts';

export const DESTROY_OPTIONS: readonly Option[] = [
  { name: 'confirm', value: 'environment', about: 'agree without a question, by the name of the environment' },
  { name: 'without-cluster', about: 'the cluster is gone: forget what lived in it, destroy the rest' },
  { name: 'with-bootstrap', about: 'the state bucket and the roles of the pipeline as well, at the very end' },
  ...RUN_OPTIONS.filter(({ name }) => name !== 'no-lock'),
];

export const DESTROY_HELP = `Takes an environment down, consumers first: workloads with their load balancers, then the cluster, then what is below.

  npm run destroy -- dev                                        everything but bootstrap
  npm run destroy -- dev shop                                   one stack that nothing else uses
  npm run destroy -- dev --with-bootstrap                       the account as it was before

Shows everything that goes before it asks, also in cdktf.out/review/index.html. A failure stops only what waits for it; run it again for the rest. Ends with what
still carries the tags of the environment. Refused for an environment that protects its data (\`removal: 'retain'\`).
`;

/** A stack that goes; `record` is its plan, undefined where that is made once its entries in the cluster are forgotten. */
interface Doomed {
  readonly stack: StackFolder;
  readonly record: PlanRecord | undefined;
  readonly end: End;
}

/** Takes down what the command line selects. */
export async function destroyCommand(args: Arguments): Promise<ExitCode> {
  refuseProtected(openWorkspace(args));
  const run = await openRun(args);
  const bootstrap = bootstrapOf(run, args);
  const pool = new Pool(Math.max(1, number(args, 'parallel', DEFAULT_PARALLEL)));
  // Where the bucket is already going, nothing else is left.
  const stacks = isLocallyBegun(run, bootstrap) ? [] : await chosen(run, args);
  const doomed = await planAll(run, stacks, pool, args).finally(() => writeReviewPage(run));
  await agree(run, doomed, bootstrap, args);
  // What is gone has no plan any more, also where something else failed.
  await destroyAll(run, doomed, pool).finally(() => writeReviewPage(run));
  if (bootstrap !== undefined) await destroyBootstrap(run, bootstrap);
  if (args.names.length === 0) await tellRemains(run, bootstrap);
  const gone = doomed.length + (bootstrap === undefined ? 0 : 1);
  run.output.say(`${stackCount(gone)} of ${run.workspace.environment.name}: gone`);
  return EXIT.done;
}

function refuseProtected({ environment: { name, removal } }: Workspace): void {
  if (removal === 'destroy') return;
  throw new PipelineError(EXIT.guarded, [
    {
      code: 'ENVIRONMENT_PROTECTED',
      path: name,
      given: `removal: ${removal}`,
      allowed: `an environment with removal: 'destroy'`,
      fix: `set removal: 'destroy' in environments/${name}.ts, let that be reviewed and applied (it takes the protections off), then run this again`,
    },
  ]);
}

function bootstrapOf({ workspace }: Run, { switches, names }: Arguments): StackFolder | undefined {
  const named = names.some((name) => name === BOOTSTRAP || name === `${workspace.environment.name}-${BOOTSTRAP}`);
  if (!switches.has('with-bootstrap')) {
    if (!named) return undefined;
    throw usage(
      BOOTSTRAP,
      'stacks above it',
      'it holds every state: leave it out, or write --with-bootstrap and no stack',
    );
  }
  if (names.length > 0)
    throw usage(names.join(' '), 'no stack beside --with-bootstrap', 'it goes last, after everything: name no stack');
  return [...workspace.stacks.values()].find(({ name }) => name === BOOTSTRAP);
}

/** Stacks that have something to lose. @throws PipelineError `CONFLICTING_CHOICE` where others use what was named. */
async function chosen(run: Run, { names }: Arguments): Promise<readonly StackFolder[]> {
  const all = [...run.workspace.stacks.values()].filter(({ name }) => name !== BOOTSTRAP);
  const found = [...(await applied(run, all)), ...(await removedStacks(run))];
  const selected = new Set(run.workspace.selected.map(({ id }) => id));
  const stacks = names.length === 0 ? found : found.filter(({ id }) => selected.has(id));
  const used = stillUsed(stacks, found);
  if (used.length > 0) throw new PipelineError(EXIT.usage, used);
  return teardownWaves(stacks).flat();
}

async function applied({ states }: Run, stacks: readonly StackFolder[]): Promise<readonly StackFolder[]> {
  const known = await Promise.all(stacks.map(async (stack) => ({ stack, state: await states.state(stack) })));
  return known.flatMap(({ stack, state }) => (state === undefined || isEmpty(state) ? [] : [stack]));
}

async function planAll(
  run: Run,
  stacks: readonly StackFolder[],
  pool: Pool,
  { switches }: Arguments,
): Promise<readonly Doomed[]> {
  const blind = switches.has('without-cluster');
  const plans = stacks.map((stack) => pool.run(() => planOne(run, stack, blind)));
  const settled = await Promise.allSettled(plans);
  const errors = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (errors.length > 0) throw joinedError(errors);
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

async function planOne(run: Run, stack: StackFolder, blind: boolean): Promise<Doomed> {
  const { id } = stack;
  if (blind && stack.needsCluster) {
    const { resources = [] } = (await run.states.state(stack)) ?? {};
    const forgotten = clusterAddresses({ resources });
    const managed = resources.filter(({ mode }) => mode === 'managed').length;
    return { stack, record: undefined, end: { id, deleted: managed - forgotten.length, forgotten, risks: [] } };
  }
  const { record, plan } = await planDestroy(run, stack);
  if (!isPlanned(record) || plan === undefined) throw unreachable(stack, record);
  const risks = dataAtRisk(plan, 'destroy').map(({ address, what }) => `${address}: ${what}`);
  return { stack, record, end: { id, deleted: record.changes.delete, forgotten: [], risks } };
}

async function agree(run: Run, doomed: readonly Doomed[], bootstrap: StackFolder | undefined, args: Arguments) {
  const { name, accountId } = run.workspace.environment;
  if (doomed.length === 0 && bootstrap === undefined) return;
  for (const line of endLines(doomed.map(({ end }) => end))) run.output.say(line);
  if (bootstrap !== undefined) run.output.say(`${bootstrap.id}: the state bucket with every version, last`);
  await confirm({
    question: `All of this goes, in account ${accountId}.`,
    answer: name,
    given: args.values['confirm']?.at(-1),
    option: `--confirm ${name}`,
  });
}

/** Each stack once its consumers are gone. @throws what failed, after everything that does not depend on it has gone. */
async function destroyAll(run: Run, doomed: readonly Doomed[], pool: Pool): Promise<void> {
  const byId = new Map(doomed.map((each) => [each.stack.id, each] as const));
  const order = reversed(new Map(doomed.map(({ stack }) => [stack.id, stack.upstream] as const)));
  const results = inWaves(order, pool, async (id) => {
    const each = byId.get(id);
    if (each !== undefined) await destroyOne(run, each);
  });
  const settled = await Promise.allSettled(results.values());
  const failed = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const causes = failed.filter((reason) => !(reason instanceof Error && /^upstream \S+ failed$/.test(reason.message)));
  if (causes.length === 0) return;
  const effect = `${settled.length - failed.length} of ${settled.length} stacks are gone; run it again for the rest`;
  throw joinedError(causes, effect);
}

async function destroyOne(run: Run, { stack, record, end }: Doomed): Promise<void> {
  if (record !== undefined) return await applyStack(run, stack, record);
  await forget(run, stack, end.forgotten);
  const blind = { ...stack, needsCluster: false };
  const planned = (await planDestroy(run, blind)).record;
  if (!isPlanned(planned)) throw unreachable(stack, planned);
  await applyStack(run, blind, planned);
}

/** Takes entries out of a state; what they stand for went with the cluster. */
async function forget(run: Run, stack: StackFolder, addresses: readonly string[]): Promise<void> {
  if (addresses.length === 0) return;
  const told = run.output.stack(stack.id);
  const context = { env: run.env, onLine: told.line };
  await init(stack, context);
  const args = ['state', 'rm', ...lockArguments(true, run.lockTimeoutSeconds), ...addresses];
  await told.during('forgetting', () => succeed(stack, context, { args, retry: false }));
  run.states.forget(stack);
}

async function tellRemains(run: Run, bootstrap: StackFolder | undefined): Promise<void> {
  const { environment, stacks } = run.workspace;
  const regions = regionsOf([...stacks.values()], environment.region);
  const found = await Promise.all(
    regions.map(async (region) => withoutEnded(region, await taggedResources(region, tagsOf(environment.name)))),
  );
  const { left, waiting } = remainsOf(
    found.flat(),
    bootstrap === undefined ? `${environment.name}-${BOOTSTRAP}` : undefined,
  );
  for (const arn of waiting) run.output.say(`${arn}: kept by AWS until its recovery window ends`);
  if (left.length > 0)
    throw new PipelineError(
      EXIT.notReady,
      leftProblems(left, environment.name),
      'every stack is gone, something is left',
    );
  const apart = bootstrap === undefined ? ', bootstrap apart' : '';
  run.output.say(
    `nothing ${waiting.length > 0 ? 'else ' : ''}carries the tags of ${environment.name} any more${apart}`,
  );
}

function unreachable({ id }: StackFolder, record: Awaited<ReturnType<typeof planDestroy>>['record']): PipelineError {
  const reasons = 'deferred' in record ? record.deferred : [];
  return new PipelineError(EXIT.cluster, [
    {
      code: 'CLUSTER_UNREACHABLE',
      path: id,
      given: reasons.map(({ what }) => what).join('; '),
      allowed: 'a cluster that answers: without it releases are forgotten and their load balancers stay',
      fix: `${reasons.map(({ help }) => help).join('; ')}; where the cluster is gone for good write --without-cluster`,
    },
  ]);
}

function usage(given: string, allowed: string, fix: string): PipelineError {
  return new PipelineError(EXIT.usage, [{ code: 'CONFLICTING_CHOICE', path: 'command line', given, allowed, fix }]);
}
