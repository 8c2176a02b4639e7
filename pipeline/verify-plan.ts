import type { Problem } from '../lib/errors.ts';
import type { CodeHashes } from './code-hashes.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { PipelineError } from './pipeline-error.ts';
import type { ConsumedHashes, PlanRecord, StateVersion } from './plan-record.ts';

/** What has to be true of a plan at the moment of its apply, as it is found now. */
export interface PlanNow {
  /** Id: `dev-network`. */
  readonly stack: string;
  readonly environment: string;
  /** Account that the credentials belong to. */
  readonly accountId: string;
  readonly region: string;
  readonly kind: PlanRecord['kind'];
  readonly code: CodeHashes;
  readonly terraform: string;
  /** Undefined where the stack has no state. */
  readonly state: StateVersion | undefined;
  /** Of the present upstream states; what they lack is absent. */
  readonly consumed: ConsumedHashes;
  /** SHA-256 of the plan file and of its JSON, as opened. */
  readonly planSha: string;
  readonly planJsonSha: string;
  /** Of the JSON as opened. */
  readonly digest: string;
  /** `CI_PIPELINE_ID`; null outside of GitLab. */
  readonly pipeline: string | null;
}

/** Everything that forbids to apply the plan; empty where it may be applied. */
export function planProblems(record: PlanRecord, now: PlanNow): readonly Problem[] {
  return [...foreign(record, now), ...otherCode(record, now), ...damaged(record, now), ...stale(record, now)];
}

/** Exit code of a command that stops for these problems: a plan that is not ours weighs more than one that is too old. */
export function planExit(problems: readonly Problem[]): ExitCode {
  return problems.every(({ code }) => code === 'PLAN_STALE') ? EXIT.stalePlan : EXIT.badPlan;
}

/** @throws PipelineError with every problem of the plan. */
export function checkPlan(record: PlanRecord, now: PlanNow): void {
  const problems = planProblems(record, now);
  if (problems.length > 0) throw new PipelineError(planExit(problems), problems);
}

/** The command that makes a plan anew: `npm run plan -- dev network`. */
export function planCommand({ stack, environment }: Pick<PlanRecord, 'stack' | 'environment'>): string {
  return `npm run plan -- ${environment} ${stack.slice(environment.length + 1)}`;
}

/** The command that makes a plan of that kind anew: a stack whose code is gone is planned with its environment. */
function again(record: PlanRecord): string {
  return record.kind === 'destroy' ? `npm run plan -- ${record.environment}` : planCommand(record);
}

function foreign(record: PlanRecord, now: PlanNow): readonly Problem[] {
  const parts: readonly (readonly [string, string | null, string | null])[] = [
    ['stack', record.stack, now.stack],
    ['environment', record.environment, now.environment],
    ['account', record.accountId, now.accountId],
    ['region', record.region, now.region],
    ['kind', record.kind, now.kind],
    ['Terraform', record.terraform, now.terraform],
    ['pipeline', record.pipeline, now.pipeline],
  ];
  return parts
    .filter(([, planned, present]) => planned !== present)
    .map(([what, planned, present]) => ({
      code: 'PLAN_FOREIGN',
      path: `${record.stack}: ${what}`,
      given: planned,
      allowed: present ?? 'a plan that was made outside of GitLab',
      fix: `a plan is applied only where it was made for; plan here: \`${again(record)}\``,
    }));
}

const CODE_PARTS: Readonly<Record<keyof CodeHashes, string>> = {
  json: 'cdk.tf.json',
  assets: 'assets',
  lock: '.terraform.lock.hcl',
};

function otherCode(record: PlanRecord, now: PlanNow): readonly Problem[] {
  return (['json', 'assets', 'lock'] as const)
    .filter((part) => record.code[part] !== now.code[part])
    .map((part) => ({
      code: 'PLAN_FOREIGN',
      path: `${record.stack}: ${CODE_PARTS[part]}`,
      given: `planned with ${hashName(record.code[part])}`,
      allowed: `what lies there now, ${hashName(now.code[part])}`,
      fix: `synthesize the commit that was planned${record.commit === null ? '' : ` (${record.commit})`}, or plan this code: \`${again(record)}\``,
    }));
}

function damaged(record: PlanRecord, now: PlanNow): readonly Problem[] {
  const parts = [
    ['plan.tfplan', record.plan, now.planSha],
    ['plan.json', record.planJson, now.planJsonSha],
    ['digest of plan.json', record.digest, now.digest],
  ] as const;
  return parts
    .filter(([, planned, present]) => planned !== present)
    .map(([what, planned, present]) => ({
      code: 'PLAN_CORRUPT',
      path: `${record.stack}: ${what}`,
      given: hashName(present),
      allowed: `what was written when it was planned, ${hashName(planned)}`,
      fix: `it was cut off, mixed up or changed since; plan again: \`${again(record)}\``,
    }));
}

function stale(record: PlanRecord, now: PlanNow): readonly Problem[] {
  const problem = (path: string, given: string, allowed: string): Problem => ({
    code: 'PLAN_STALE',
    path: `${record.stack}: ${path}`,
    given,
    allowed,
    fix: `what was read is no longer what would happen; plan again: \`${again(record)}\``,
  });
  const { lineage, serial } = now.state ?? { lineage: null, serial: 0 };
  const state =
    record.state.lineage === lineage && record.state.serial === serial
      ? []
      : [problem('its state', stateName(lineage, serial), stateName(record.state.lineage, record.state.serial))];
  const keys = [...new Set([...Object.keys(record.consumed), ...Object.keys(now.consumed)])].sort();
  const consumed = keys
    .filter((key) => record.consumed[key] !== now.consumed[key])
    .map((key) =>
      problem(key, whatHappened(record.consumed[key], now.consumed[key]), 'the value that it was planned with'),
    );
  return [...state, ...consumed];
}

/** Records hold only hashes, so that no value leaks; which value it was cannot be told from them. */
function whatHappened(planned: string | undefined, present: string | undefined): string {
  if (planned === undefined) return 'a value that it was planned without';
  return present === undefined ? 'no value any more' : 'another value';
}

function stateName(lineage: string | null, serial: number): string {
  return lineage === null ? 'no state' : `serial ${serial} of lineage ${lineage}`;
}

function hashName(hash: string): string {
  return hash === '' ? 'no file' : `sha256 ${hash.slice(0, 12)}`;
}
