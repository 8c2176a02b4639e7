import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { actionOf, managedChanges, type TerraformPlan } from '../../lib/plan/terraform-plan.ts';
import { isDeferred, isUnchanged, type StackRecord } from '../../pipeline/plan-record.ts';

/** What the last plan of an environment found, by stack id: `create aws_sqs_queue.jobs`, `output url`, `waits for …`. */
export function plannedChanges(outdir: string): ReadonlyMap<string, readonly string[]> {
  const plans = join(outdir, 'plans');
  const stacks = existsSync(plans) ? readdirSync(plans).filter((name) => !name.startsWith('.')) : [];
  return new Map(stacks.sort().map((stack) => [stack, changesIn(join(plans, stack))] as const));
}

/** The same without stacks that stay as they are. */
export function changedStacks(outdir: string): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries([...plannedChanges(outdir)].filter(([, changes]) => changes.length > 0));
}

function changesIn(folder: string): readonly string[] {
  const record = JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')) as StackRecord;
  if (isUnchanged(record)) return [];
  if (isDeferred(record)) return record.deferred.map(({ what }) => `waits for ${what}`);
  return changesOf(JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as TerraformPlan);
}

/** What a plan would change: `create aws_sqs_queue.jobs`, `output url`. */
export function changesOf(plan: TerraformPlan): readonly string[] {
  const resources = managedChanges(plan).map((change) => `${actionOf(change)} ${change.address}`);
  const outputs = Object.entries(plan.output_changes ?? {})
    .filter(([, { actions }]) => !actions.every((action) => action === 'no-op' || action === 'read'))
    .map(([name]) => `output ${name}`);
  return [...resources.filter((line) => !/^(no-op|read) /.test(line)), ...outputs].sort();
}

/** Resources that each stack has, as it lies there for Terraform. */
export function resourceCounts(outdir: string): ReadonlyMap<string, number> {
  return new Map(
    readdirSync(join(outdir, 'stacks')).map((id) => {
      const file = join(outdir, 'stacks', id, 'cdk.tf.json');
      const { resource = {} } = JSON.parse(readFileSync(file, 'utf8')) as { resource?: Record<string, object> };
      return [id, Object.values(resource).reduce((sum, blocks) => sum + Object.keys(blocks).length, 0)] as const;
    }),
  );
}
