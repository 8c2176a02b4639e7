import { changesOf, type TerraformPlan } from '../lib/plan/terraform-plan.ts';
import { plannedChanges } from '../review/model/planned-changes.ts';
import { changedOutputs } from './changed-outputs.ts';
import { codeHashes, sha256 } from './code-hashes.ts';
import { consumedByPlan, consumedOutputs, consumedValues } from './consumed.ts';
import { pendingOf, type Upstream, upstreamDeferrals } from './deferral.ts';
import { freshPlan } from './fresh-plan.ts';
import { gatesOf } from './gates.ts';
import { dataAtRisk } from './guard/data-at-risk.ts';
import { findRecord, writePlan } from './plan-folder.ts';
import type { Deferral, PlanRecord, StackRecord } from './plan-record.ts';
import { prerequisiteDeferrals } from './prerequisite.ts';
import { reviewedDigest } from './reviewed-digest.ts';
import type { Run } from './run.ts';
import { clusterDeferrals } from './stack-cluster.ts';
import type { StackFolder } from './stack-folder.ts';
import { describePlan } from './summary/describe-plan.ts';
import { recoverErroredState } from './terraform/commands.ts';
import { whyPlan } from './unchanged.ts';
import { outputsOf } from './upstream-outputs.ts';

/** What came of planning a stack; `plan` stands beside a record of a plan. */
export interface Planned {
  readonly stack: StackFolder;
  readonly record: StackRecord;
  readonly plan: TerraformPlan | undefined;
}

/**
 * Plans one stack against the states of those that it waits for, and leaves the plan with its record in its plan folder.
 * Where something has to happen first it leaves the reasons instead: nothing is ever made up in place of a missing value.
 */
export async function planStack(run: Run, stack: StackFolder): Promise<Planned> {
  await saveUnsaved(run, stack);
  const common = { version: 1 as const, stack: stack.id, environment: stack.environment, at: run.now() };
  const others = await upstreamReasons(run, stack);
  const code = codeHashes(stack.folder);
  const state = await run.states.versionAsListed(stack);
  const consumed = await consumedNow(run, stack);
  const reason = whyPlan(
    { code, terraform: run.terraform, state, consumed, force: run.force },
    await run.states.applied(stack),
  );
  if (others.length === 0 && reason === undefined && state !== undefined) {
    const record = { ...common, unchanged: true as const, code, state };
    return leave(run, stack, record, 'Nothing has changed since the last apply.\n');
  }
  const found = [...others, ...(await prerequisiteDeferrals(stack, run.outside))];
  // Without the outputs of others there is no cluster to ask.
  const deferred = found.length > 0 ? found : await clusterDeferrals(run, stack);
  if (deferred.length > 0) {
    return leave(run, stack, { ...common, deferred }, waitingText(deferred));
  }
  return await savePlan(run, stack, 'apply');
}

/** Plans the end of everything that the stack has. */
export async function planDestroy(run: Run, stack: StackFolder): Promise<Planned> {
  await saveUnsaved(run, stack);
  const deferred = await clusterDeferrals(run, stack);
  if (deferred.length === 0) return await savePlan(run, stack, 'destroy');
  const record = { version: 1 as const, stack: stack.id, environment: stack.environment, at: run.now(), deferred };
  return leave(run, stack, record, waitingText(deferred));
}

/** An apply in this folder may have left a state that it could not save; everything else starts from the saved one. */
export async function saveUnsaved(run: Run, stack: StackFolder): Promise<void> {
  const { line } = run.output.stack(stack.id);
  if (await recoverErroredState(stack, { env: run.env, onLine: line })) run.states.forget(stack);
}

/** Hashes of what the stack consumes, by the states as they are now. */
export async function consumedNow(run: Run, stack: StackFolder): Promise<PlanRecord['consumed']> {
  return (await consumedValues(stack, (id) => outputsOf(run, stack, id))).hashes;
}

async function savePlan(run: Run, stack: StackFolder, kind: PlanRecord['kind']): Promise<Planned> {
  const state = (await run.states.version(stack)) ?? { lineage: null, serial: 0 };
  const { plan, files } = await freshPlan(run, stack, kind);
  const { accountId, region } = run.workspace.environment;
  const record: PlanRecord = {
    version: 1,
    stack: stack.id,
    environment: stack.environment,
    accountId,
    region,
    kind,
    code: codeHashes(stack.folder),
    terraform: run.terraform,
    state,
    consumed: { ...(await consumedNow(run, stack)), ...consumedByPlan(stack, plan) },
    plan: sha256(files.plan),
    planJson: sha256(files.json),
    digest: reviewedDigest(plan),
    changes: changesOf(plan),
    changedOutputs: [...changedOutputs(plan)].sort(),
    gates: [...gatesOf(plan)],
    commit: run.commit,
    pipeline: run.pipeline,
    at: run.now(),
  };
  const summary = describePlan(plan, { stack: stack.id, colour: false, kind });
  const changes = plannedChanges(plan, dataAtRisk(plan, kind));
  writePlan(run.workspace.outdir, { record, summary, changes, files }, run.protection);
  return { stack, record, plan };
}

/** A record without a plan. */
function leave(run: Run, stack: StackFolder, record: StackRecord, summary: string): Planned {
  writePlan(run.workspace.outdir, { record, summary }, run.protection);
  return { stack, record, plan: undefined };
}

function waitingText(deferred: readonly Deferral[]): string {
  return deferred.map(({ what, help }) => `waits: ${what}\n  ${help}\n`).join('');
}

/** Why the stack has to wait for others. A stack that was removed from the code is nothing to wait for. */
async function upstreamReasons(run: Run, stack: StackFolder): Promise<readonly Deferral[]> {
  const found = await Promise.all(stack.upstream.map((id) => upstreamAsSeen(run, stack, id)));
  return upstreamDeferrals(
    stack,
    found.filter((other) => other !== undefined),
  );
}

async function upstreamAsSeen(run: Run, stack: StackFolder, id: string): Promise<Upstream | undefined> {
  const other = run.workspace.stacks.get(id);
  if (other === undefined) return undefined;
  const outputs = await run.states.outputs(other);
  const record = findRecord(run.workspace.outdir, other);
  return {
    id,
    name: other.name,
    environment: other.environment,
    consumed: consumedOutputs(stack)
      .filter(({ stack: from }) => from === id)
      .map(({ output }) => output),
    published: outputs === undefined ? undefined : new Set(Object.keys(outputs)),
    pending: pendingOf({
      record,
      applied: await run.states.applied(other),
      code: codeHashes(other.folder),
      state: await run.states.version(other),
    }),
  };
}
