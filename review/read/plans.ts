import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TerraformPlan } from '../../lib/plan/terraform-plan.ts';
import type { StackPlan } from '../model/change.ts';
import { isPlannedChanges, type PlannedChanges, plannedChanges } from '../model/planned-changes.ts';
import type { ReviewProblem } from '../model/review-model.ts';
import { readJsonFile, type Source } from './json-file.ts';

/** `record.json`, as far as the page looks at it. */
interface PlanRecordData {
  /** Version of the Terraform that planned. */
  readonly terraform?: string;
  /** Of a stack that waits: for what. */
  readonly deferred?: StackPlan['deferred'];
  /** Nothing differs from the last apply. */
  readonly unchanged?: boolean;
}

/** Formats of `terraform show -json` that the page understands: a new major one changes what fields mean. */
const PLAN_FORMAT = /^1\./;

/** What `plan` left of each stack, by id; none where nothing was ever planned, or everything was applied. */
export function readPlans(outdir: string, problems: ReviewProblem[]): readonly StackPlan[] {
  const folder = join(outdir, 'plans');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !isBeingWritten(entry.name))
    .map(({ name }) => name)
    .sort()
    .map((stack) => readStackPlan({ outdir, problems }, stack));
}

function isBeingWritten(folder: string): boolean {
  return folder.startsWith('.');
}

function readStackPlan(source: Source, id: string): StackPlan {
  const path = `plans/${id}/record.json`;
  const record = readJsonFile<PlanRecordData>(source, { path, fix: planAgain(id), required: true });
  const deferred = Array.isArray(record?.deferred) ? record.deferred : [];
  const unchanged = record?.unchanged === true;
  if (record === undefined || deferred.length > 0 || unchanged) return { id, deferred, unchanged, changes: null };
  return { id, deferred, unchanged, changes: readChanges(source, id, record) ?? null };
}

/**
 * What the plan command drew of the plan, which knows what its guard found; without that, what the plan itself says. Where
 * the plan lies here and cannot be read, neither counts: it would not be applied.
 */
function readChanges(source: Source, id: string, record: PlanRecordData): PlannedChanges | undefined {
  const fix = planAgain(id);
  const planFile = { path: `plans/${id}/plan.json`, fix };
  const before = source.problems.length;
  const plan = readJsonFile<TerraformPlan>(source, planFile);
  if (plan !== undefined && !isReadable(source, planFile, plan, record)) return undefined;
  if (source.problems.length > before) return undefined;
  const path = `plans/${id}/changes.json`;
  const changes = readJsonFile<object>(source, { path, fix, required: plan === undefined });
  if (isPlannedChanges(changes)) return changes;
  if (changes !== undefined) source.problems.push({ where: path, given: 'changes of another version', fix });
  return plan === undefined ? undefined : plannedChanges(plan);
}

/** Whether the plan is of a format that is known and of the Terraform that the record names; else says so. */
function isReadable(
  { problems }: Source,
  { path, fix }: { readonly path: string; readonly fix: string },
  { format_version: format, terraform_version: version }: TerraformPlan,
  record: PlanRecordData,
): boolean {
  const tell = (given: string) => problems.push({ where: path, given, fix });
  if (!PLAN_FORMAT.test(String(format))) {
    tell(`a plan in format ${format ?? '(none)'} of Terraform ${version ?? '(unknown)'}; the page reads format 1`);
    return false;
  }
  if (version !== undefined && record.terraform !== undefined && version !== record.terraform) {
    tell(`a plan of Terraform ${version}, where the record names Terraform ${record.terraform}`);
    return false;
  }
  return true;
}

function planAgain(stack: string): string {
  const [environment = stack, ...rest] = stack.split('-');
  return `plan it again: \`npm run plan -- ${[environment, rest.join('-')].join(' ').trim()}\``;
}
