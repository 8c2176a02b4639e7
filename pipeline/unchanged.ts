import type { AppliedRecord } from './applied-record.ts';
import type { CodeHashes } from './code-hashes.ts';
import type { ConsumedHashes, StateVersion } from './plan-record.ts';

/** Why a run plans whatever was applied before: asked for, on a schedule (drift), or after an apply that failed. */
export type Force = 'all' | 'schedule' | 'failure';

/** A stack as it is now. */
export interface StackNow {
  readonly code: CodeHashes;
  readonly terraform: string;
  /** Undefined where the stack has no state. */
  readonly state: StateVersion | undefined;
  /** Of the present upstream states; what they lack is absent. */
  readonly consumed: ConsumedHashes;
  /** Undefined: only what changed is planned. */
  readonly force?: Force | undefined;
}

const FORCED: Readonly<Record<Force, string>> = {
  all: 'everything is planned because --all says so',
  schedule: 'a scheduled run plans everything',
  failure: 'the last apply failed',
};

/**
 * Why a stack has to be planned, every reason in one line; undefined where nothing differs from its last successful apply
 * and the plan may be skipped.
 */
export function whyPlan(now: StackNow, applied: AppliedRecord | undefined): string | undefined {
  const reasons = planReasons(now, applied);
  return reasons.length === 0 ? undefined : reasons.join('; ');
}

/** The reasons, each by itself. */
export function planReasons(now: StackNow, applied: AppliedRecord | undefined): readonly string[] {
  const forced = now.force === undefined ? [] : [FORCED[now.force]];
  if (applied === undefined) return [...forced, 'no earlier apply is known'];
  return [
    ...forced,
    ...(now.code.json === applied.code.json ? [] : ['the code changed']),
    ...(now.code.assets === applied.code.assets ? [] : ['an asset changed']),
    ...(now.code.lock === applied.code.lock ? [] : ['the provider lock file changed']),
    ...(now.terraform === applied.terraform
      ? []
      : [`Terraform is ${now.terraform}, applied with ${applied.terraform}`]),
    ...consumedReasons(now.consumed, applied.consumed),
    ...stateReasons(now.state, applied.state),
  ];
}

function consumedReasons(now: ConsumedHashes, applied: ConsumedHashes): readonly string[] {
  const keys = [...new Set([...Object.keys(now), ...Object.keys(applied)])].sort();
  return keys.flatMap((key) => {
    if (now[key] === applied[key]) return [];
    if (now[key] === undefined) return [`${key} is gone`];
    return [applied[key] === undefined ? `${key} is new` : `${key} changed`];
  });
}

function stateReasons(now: StateVersion | undefined, applied: StateVersion): readonly string[] {
  if (now === undefined || now.lineage === null) return ['its state is gone'];
  if (now.lineage !== applied.lineage) return ['the state is another one (its lineage changed)'];
  const serials = `(serial ${now.serial}, applied ${applied.serial})`;
  if (now.serial > applied.serial) return [`the state was changed by somebody else ${serials}`];
  return now.serial < applied.serial ? [`an older state was restored ${serials}`] : [];
}
