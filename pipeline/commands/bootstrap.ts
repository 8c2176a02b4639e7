import { join } from 'node:path';
import { changesNothing, type TerraformPlan } from '../../lib/plan/terraform-plan.ts';
import { applyStack, changesAnything } from '../apply-stack.ts';
import type { Arguments, Option } from '../arguments.ts';
import { confirm } from '../confirm.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { problemsOf } from '../guard/allowances.ts';
import { dataAtRisk } from '../guard/data-at-risk.ts';
import { openRun, RUN_OPTIONS } from '../open-run.ts';
import { PipelineError } from '../pipeline-error.ts';
import { isPlanned } from '../plan-record.ts';
import { planStack } from '../plan-stack.ts';
import { privateFolder } from '../private-folder.ts';
import { writeReviewPage } from '../review-page.ts';
import type { Run } from '../run.ts';
import type { StackFolder } from '../stack-folder.ts';
import { closeLocal, localFolder, localState, moveToBucket, openLocal } from '../state/local-state.ts';
import type { StateFile } from '../state/state-file.ts';
import { mendDigest } from '../state/versions.ts';
import { describePlan } from '../summary/describe-plan.ts';
import { apply, plan, showJson } from '../terraform/commands.ts';

/** Name of the stack that holds the state bucket, and so its own state. */
export const BOOTSTRAP = 'bootstrap';

export const BOOTSTRAP_OPTIONS: readonly Option[] = [
  { name: 'yes', about: 'apply what is shown without a question' },
  { name: 'allow', value: 'stack/address', many: true, about: 'let this one resource lose what it holds, in this run' },
  ...RUN_OPTIONS.filter(({ name }) => name === 'lock-timeout'),
];

export const BOOTSTRAP_HELP = `Makes what every other stack needs: state bucket, lock table, roles of the pipeline. A person's first step in an account.

  npm run bootstrap -- dev

Its state begins in a local folder, since the bucket is what it makes, and is moved into the bucket at the end. Safe to run
again from any point: where it was interrupted it goes on, later it changes what the code has changed.
`;

/** Plans the bootstrap stack, asks, applies, and ends with its state in its own bucket and nothing left to change. */
export async function bootstrapCommand(args: Arguments): Promise<ExitCode> {
  const run = { ...(await openRun({ ...args, names: [BOOTSTRAP] })), force: 'all' as const };
  const [stack] = run.workspace.selected;
  if (stack === undefined) throw new Error(`no stack ${BOOTSTRAP}`);
  const folder = localFolder(run.workspace.outdir, stack.id);
  if (begunIn(localState(folder), await bucketState(run, stack), folder) === 'local') {
    try {
      await makeLocally(run, stack, folder, args);
    } catch (error) {
      throw localState(folder) === undefined ? error : goesOn(error, stack, folder);
    }
  }
  closeLocal(folder);
  await keepInBucket(run, stack, args).finally(() => writeReviewPage(run));
  run.output.say(`${stack.id} is as its code says; its state lies in s3://${stack.state.bucket}/${stack.state.key}`);
  return EXIT.done;
}

/** Undefined where the bucket is missing, too. */
async function bucketState(run: Run, stack: StackFolder): Promise<StateFile | undefined> {
  try {
    return await run.states.state(stack);
  } catch (error) {
    run.states.forget(stack);
    if (error instanceof PipelineError && error.problems[0]?.code === 'BACKEND_MISSING') return undefined;
    throw error;
  }
}

type Version = Pick<StateFile, 'lineage' | 'serial'>;

/**
 * Which of the two states is the one to go on from: the one in the bucket as soon as it is there, unless an interrupted
 * destroy has gone on in the local one.
 * @throws PipelineError `STATE_UNREADABLE` where they have nothing to do with each other.
 */
export function begunIn(local: Version | undefined, bucket: Version | undefined, folder: string): 'local' | 'bucket' {
  if (bucket === undefined) return 'local';
  if (local === undefined) return 'bucket';
  if (local.lineage === bucket.lineage) return local.serial > bucket.serial ? 'local' : 'bucket';
  throw new PipelineError(EXIT.backend, [
    {
      code: 'STATE_UNREADABLE',
      path: join(folder, 'terraform.tfstate'),
      given: `lineage ${local.lineage}, while the bucket has ${bucket.lineage}`,
      allowed: 'one state of this account',
      fix: 'somebody else has made the bucket meanwhile: compare what both states list, remove by hand what only the local one has, then move that folder away',
    },
  ]);
}

async function makeLocally(run: Run, stack: StackFolder, folder: string, args: Arguments): Promise<void> {
  const told = run.output.stack(stack.id);
  const context = { env: run.env, onLine: told.line };
  const local = await openLocal(stack, folder, context);
  const scratch = privateFolder();
  try {
    const out = join(scratch.path, 'plan.tfplan');
    const planned = await told.during('planning', async () => {
      await plan(local, { out, lock: true }, { env: run.env });
      return JSON.parse(await showJson(local, out, context)) as TerraformPlan;
    });
    if (!changesNothing(planned)) {
      run.output.say(describePlan(planned, { stack: stack.id, colour: false }));
      await agree(run, stack, planned, args);
      await told.during('applying', () => apply(local, out, {}, context));
    }
  } finally {
    scratch.close();
  }
  await told.during('moving the state into its bucket', async () => {
    // A bucket that was lost and is made again meets the MD5 item of the state that it had.
    await mendDigest(stack.state);
    await moveToBucket(local, context);
  });
  run.states.forget(stack);
}

/** A plan against the bucket: right after the move it says that nothing differs, and its apply stores the copy. */
async function keepInBucket(run: Run, stack: StackFolder, args: Arguments): Promise<void> {
  const { record, plan: planned } = await planStack(run, stack);
  if (!isPlanned(record) || planned === undefined) throw new Error(`${stack.id} waits for another stack`);
  if (changesAnything(record)) {
    run.output.say(describePlan(planned, { stack: stack.id, colour: false }));
    await agree(run, stack, planned, args);
  }
  await applyStack(run, stack, record);
}

async function agree(run: Run, stack: StackFolder, planned: TerraformPlan, args: Arguments): Promise<void> {
  const risks = problemsOf(stack.id, dataAtRisk(planned, 'apply'), args.values['allow'] ?? []);
  if (risks.length > 0) throw new PipelineError(EXIT.guarded, risks);
  const { accountId } = run.workspace.environment;
  await confirm({
    question: `This is applied in account ${accountId}.`,
    answer: 'yes',
    given: args.switches.has('yes') ? 'yes' : undefined,
    option: '--yes',
  });
}

/** The same failure, with where the state lies that the next run goes on from. */
function goesOn(error: unknown, { id, environment }: StackFolder, folder: string): unknown {
  if (!(error instanceof PipelineError)) return error;
  const state = join(folder, 'terraform.tfstate');
  const again = `\`npm run bootstrap -- ${environment}\``;
  const problems = error.problems.map((problem) => ({
    ...problem,
    fix: `${problem.fix}; keep ${state}, which alone knows what was made, and go on with ${again}`,
  }));
  const { resources = [] } = localState(folder) ?? {};
  return new PipelineError(
    error.exitCode as ExitCode,
    problems,
    `${resources.length} resources of ${id} are in ${state}`,
  );
}
