import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TerraformPlan } from '../../lib/plan/terraform-plan.ts';
import type { ReviewProblem, StackChange } from '../model/review-model.ts';
import { readJsonFile, type Source } from './json-file.ts';

/** What `plan` left of one stack. Without record, plan and changes: nothing of it could be read. */
export interface StoredPlan {
  /** Id: `dev-network`. */
  readonly stack: string;
  readonly record?: PlanRecordData;
  /** Where the plan lies in clear. */
  readonly plan?: TerraformPlan;
  /** What the plan command drew of the plan; the plan itself lies nowhere in clear. */
  readonly changes?: StackChange;
}

/** `record.json`, as far as the page looks at it. */
export interface PlanRecordData {
  readonly at: string;
  readonly kind?: 'apply' | 'destroy';
  /** Version of the Terraform that planned. */
  readonly terraform?: string;
  readonly changes?: Readonly<Record<string, number>>;
  /** Of a stack that waits: for what. */
  readonly deferred?: readonly { readonly reason: string; readonly what: string; readonly help: string }[];
  /** Nothing differs from the last apply. */
  readonly unchanged?: true;
}

/** Formats of `terraform show -json` that the page understands: a new major one changes what fields mean. */
const PLAN_FORMAT = /^1\./;

/** What plans lie here, by stack; `null` where none was ever made. */
export function readPlans(outdir: string, problems: ReviewProblem[]): readonly StoredPlan[] | null {
  const folder = join(outdir, 'plans');
  if (!existsSync(folder)) return null;
  const stacks = readdirSync(folder, { withFileTypes: true })
    // A folder that begins with a dot is being written.
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
  return stacks.length === 0 ? null : stacks.map((stack) => readStoredPlan({ outdir, problems }, stack));
}

function readStoredPlan(source: Source, stack: string): StoredPlan {
  const folder = `plans/${stack}`;
  const fix = planAgain(stack);
  const record = readJsonFile<PlanRecordData>(source, { path: `${folder}/record.json`, fix, required: true });
  if (record === undefined) return { stack };
  if (record.deferred !== undefined || record.unchanged !== undefined) return { stack, record };
  const path = `${folder}/plan.json`;
  const before = source.problems.length;
  const plan = readJsonFile<TerraformPlan>(source, { path, fix });
  if (plan !== undefined && isReadable(source, { path, fix }, plan, record)) return { stack, record, plan };
  if (source.problems.length > before) return { stack, record };
  const changes = readJsonFile<StackChange>(source, { path: `${folder}/changes.json`, fix, required: true });
  return { stack, record, ...(changes === undefined ? {} : { changes }) };
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
