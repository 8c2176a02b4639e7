import type { AppliedRecord } from './applied-record.ts';
import { type CodeHashes, isSameCode } from './code-hashes.ts';
import { BY_A_PERSON } from './gitlab/delivery.ts';
import { type Deferral, isDeferred, isPlanned, type StackRecord, type StateVersion } from './plan-record.ts';
import type { StackFolder } from './stack-folder.ts';

/** What a stack that others wait for has yet to apply. */
export type Pending =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'planned'; readonly changedOutputs: readonly string[]; readonly gates: readonly string[] }
  | { readonly kind: 'deferred' };

/** A stack that another one waits for, as the other one sees it. */
export interface Upstream {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  /** Outputs of it that the other one consumes; `*`: all. Empty where it only has to be applied first. */
  readonly consumed: readonly string[];
  /** Names of what it has published; undefined where it was never applied. */
  readonly published: ReadonlySet<string> | undefined;
  readonly pending: Pending;
}

/** What is known of a stack when another one asks for what it has yet to apply. */
export interface Situation {
  /** What `plan` left of it in this run or pipeline. */
  readonly record: StackRecord | undefined;
  readonly applied: AppliedRecord | undefined;
  /** Its code and its state as they are now. */
  readonly code: CodeHashes;
  readonly state: StateVersion | undefined;
}

/**
 * What a stack has yet to apply. A record may be older than an apply in the same pipeline, so a plan counts only while the
 * state is the one that it was made from, and a deferral only until this code has been applied. Without a record nobody
 * planned it in this run: what it published stands, and the hashes of consumed values are compared before an apply.
 */
export function pendingOf({ record, applied, code, state }: Situation): Pending {
  if (record === undefined) return { kind: 'nothing' };
  if (isPlanned(record)) {
    const current = record.state.lineage === (state?.lineage ?? null) && record.state.serial === (state?.serial ?? 0);
    return current
      ? { kind: 'planned', changedOutputs: record.changedOutputs, gates: record.gates }
      : { kind: 'nothing' };
  }
  if (!isDeferred(record)) return { kind: 'nothing' };
  return applied !== undefined && isSameCode(applied.code, code) ? { kind: 'nothing' } : { kind: 'deferred' };
}

/** Why a stack cannot be planned before others are applied; empty where it can. Each reason once, in the order of `upstream`. */
export function upstreamDeferrals(
  stack: Pick<StackFolder, 'needsCluster'>,
  upstream: readonly Upstream[],
): readonly Deferral[] {
  return upstream.flatMap((other) => deferralsOf(stack, other));
}

function deferralsOf({ needsCluster }: Pick<StackFolder, 'needsCluster'>, other: Upstream): readonly Deferral[] {
  const { id, name, environment, consumed, published, pending } = other;
  const help = name === BY_A_PERSON ? `npm run bootstrap -- ${environment}` : `npm run apply -- ${environment} ${name}`;
  if (pending.kind === 'deferred')
    return [{ reason: 'upstream-missing', what: `${id} waits itself`, help: `npm run plan -- ${environment} ${name}` }];
  if (published === undefined) return [{ reason: 'upstream-missing', what: `${id} was never applied`, help }];
  const found: Deferral[] = [];
  const wanted = consumed.filter((output) => output !== '*');
  const changing = pending.kind === 'planned' ? pending.changedOutputs : [];
  const changed = consumed.includes('*') ? changing : wanted.filter((output) => changing.includes(output));
  const missing = wanted.filter((output) => !published.has(output) && !changed.includes(output));
  if (changed.length > 0)
    found.push({ reason: 'upstream-changes', what: `${id} is about to change ${changed.join(', ')}`, help });
  if (missing.length > 0)
    found.push({ reason: 'upstream-missing', what: `${id} has not published ${missing.join(', ')}`, help });
  const gates = needsCluster && pending.kind === 'planned' ? pending.gates : [];
  if (gates.length > 0) found.push({ reason: 'gate', what: `${id} is about to change ${gates.join(', ')}`, help });
  return found;
}
