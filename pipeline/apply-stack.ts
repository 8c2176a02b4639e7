import type { TerraformPlan } from '../lib/plan/terraform-plan.ts';
import { type AppliedRecord, appliedRecordSchema } from './applied-record.ts';
import { codeHashes, isSameCode } from './code-hashes.ts';
import { remoteStatesOf } from './consumed.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { fillSecrets } from './fill-secrets.ts';
import { PipelineError } from './pipeline-error.ts';
import { openPlan, removePlan } from './plan-folder.ts';
import type { PlanRecord, UnchangedRecord } from './plan-record.ts';
import { consumedNow, saveUnsaved } from './plan-stack.ts';
import type { Run } from './run.ts';
import type { StackFolder } from './stack-folder.ts';
import { dropCopy, storeArchive, storeCopy } from './state/stored-copy.ts';
import { apply, init } from './terraform/commands.ts';
import { interruption } from './terraform/interruption.ts';
import { checkPlan, planCommand } from './verify-plan.ts';

/**
 * Proves that a saved plan may still be applied as it was read, without applying it.
 * @returns what it will do.
 * @throws PipelineError `PLAN_CORRUPT`, `PLAN_FOREIGN`, `PLAN_STALE` with every difference.
 */
export async function checkSaved(run: Run, stack: StackFolder, record: PlanRecord): Promise<TerraformPlan> {
  const opened = openPlan(run.workspace.outdir, record, run.protection);
  try {
    await check(run, stack, record, opened);
    return opened.plan;
  } finally {
    opened.close();
  }
}

/**
 * Applies exactly the saved plan of a stack, and keeps beside its state what it was made of.
 * @throws PipelineError as `checkSaved`, and those of `terraform apply`.
 */
export async function applyStack(run: Run, stack: StackFolder, record: PlanRecord): Promise<void> {
  await saveUnsaved(run, stack);
  const opened = openPlan(run.workspace.outdir, record, run.protection);
  // A signal that comes after Terraform's end must not keep the copy from being stored; nothing new begins after it.
  const release = interruption.listen();
  const told = run.output.stack(stack.id);
  const context = { env: run.env, onLine: told.line };
  try {
    // What this run has read of the states may be an hour old by now, and Terraform itself compares no consumed value.
    for (const { stack: id } of remoteStatesOf(stack)) run.states.forget({ id });
    run.states.forget(stack);
    await check(run, stack, record, opened);
    if (changesAnything(record)) {
      await told.during(record.kind === 'apply' ? 'applying' : 'destroying', async () => {
        await init(stack, context);
        if ((await run.states.applied(stack)) === undefined) await storeArchive(stack);
        try {
          await apply(stack, opened.file, { lockTimeoutSeconds: run.lockTimeoutSeconds }, context);
        } finally {
          run.states.forget(stack);
        }
      });
    }
    // Before the record is kept: without it the stack counts as changed, and the next plan and apply go on with its secrets.
    if (record.kind === 'apply') await fillSecrets(run, stack);
    await keepCopy(run, stack, record);
    run.states.forget(stack);
    removePlan(run.workspace.outdir, stack.id);
  } finally {
    release();
    opened.close();
  }
}

/** @throws PipelineError `PLAN_STALE` where a stack that needed no plan has other code by now. */
export function checkUnchanged(stack: StackFolder, record: UnchangedRecord): void {
  if (isSameCode(codeHashes(stack.folder), record.code)) return;
  throw new PipelineError(EXIT.stalePlan, [
    {
      code: 'PLAN_STALE',
      path: stack.id,
      given: 'code that has changed since it was last looked at, when it needed no plan',
      allowed: 'a plan of this code',
      fix: `plan it: \`${planCommand(record)}\``,
    },
  ]);
}

/** Whether there is anything to apply; a plan of the same code as ever may only say that nothing differs. */
export function changesAnything({ changes }: Pick<PlanRecord, 'changes'>): boolean {
  return Object.values(changes).some((count) => count > 0);
}

async function check(
  run: Run,
  stack: StackFolder,
  record: PlanRecord,
  { planSha, planJsonSha, digest }: ReturnType<typeof openPlan>,
): Promise<void> {
  const { environment } = run.workspace;
  checkPlan(record, {
    stack: stack.id,
    environment: environment.name,
    accountId: environment.accountId,
    region: environment.region,
    kind: record.kind,
    code: codeHashes(stack.folder),
    terraform: run.terraform,
    state: await run.states.version(stack),
    consumed: await consumedNow(run, stack),
    planSha,
    planJsonSha,
    digest,
    pipeline: run.pipeline,
  });
}

/** Until it succeeds the stack counts as changed: the next plan finds nothing to do, and its apply stores the copy. */
async function keepCopy(run: Run, stack: StackFolder, record: PlanRecord): Promise<void> {
  try {
    if (record.kind === 'destroy') await dropCopy(stack.state);
    else await storeCopy(stack, await appliedRecord(run, stack, record));
  } catch (error) {
    if (!(error instanceof PipelineError) || !changesAnything(record)) throw error;
    const done = record.kind === 'destroy' ? 'destroyed' : 'applied';
    const effect = `${stack.id} is ${done}, only its stored copy is as before; plan and apply it again`;
    throw new PipelineError(error.exitCode as ExitCode, error.problems, effect);
  }
}

async function appliedRecord(run: Run, stack: StackFolder, record: PlanRecord): Promise<AppliedRecord> {
  const state = await run.states.state(stack);
  return appliedRecordSchema.parse({
    version: 1,
    stack: stack.id,
    environment: stack.environment,
    code: record.code,
    terraform: record.terraform,
    state: { lineage: state?.lineage ?? null, serial: state?.serial ?? 0 },
    ...(state?.etag === undefined ? {} : { etag: state.etag }),
    consumed: record.consumed,
    upstream: [...stack.upstream],
    commit: run.commit,
    at: run.now(),
  });
}
