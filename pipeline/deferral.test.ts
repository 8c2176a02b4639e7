import { describe, expect, it } from 'vitest';
import { type Pending, pendingOf, type Upstream, upstreamDeferrals } from './deferral.ts';
import type { PlanRecord, StackRecord } from './plan-record.ts';

const NOTHING: Pending = { kind: 'nothing' };
const SHA = 'a'.repeat(64);

function upstream(further: Partial<Upstream> = {}): Upstream {
  return {
    id: 'dev-network',
    name: 'network',
    environment: 'dev',
    consumed: ['vpc_id'],
    published: new Set(['vpc_id', 'zone']),
    pending: NOTHING,
    ...further,
  };
}
const waits = (other: Upstream, needsCluster = false) => upstreamDeferrals({ needsCluster }, [other]);
const planned = (changedOutputs: string[], gates: string[] = []): Pending => ({
  kind: 'planned',
  changedOutputs,
  gates,
});

describe('a stack', () => {
  it('is planned where everything that it consumes was published and stays as it is', () => {
    expect(waits(upstream())).toEqual([]);
    expect(waits(upstream({ pending: planned(['zone']) }))).toEqual([]);
  });

  it('waits for a stack that was never applied, also where it consumes nothing of it, and is told the command', () => {
    const expected = [
      {
        reason: 'upstream-missing',
        what: 'dev-network was never applied',
        help: 'npm run apply -- dev network',
      },
    ];
    expect(waits(upstream({ published: undefined }))).toEqual(expected);
    expect(waits(upstream({ published: undefined, consumed: [], pending: planned(['vpc_id']) }))).toEqual(expected);
  });

  it('that waits for bootstrap is told the command that a person begins with', () => {
    const bootstrap = upstream({ id: 'dev-bootstrap', name: 'bootstrap', published: undefined });
    expect(waits(bootstrap)).toMatchObject([{ help: 'npm run bootstrap -- dev' }]);
  });

  it('waits for an output that is not published yet, and names it', () => {
    expect(waits(upstream({ consumed: ['vpc_id', 'subnet'] }))).toMatchObject([
      { reason: 'upstream-missing', what: 'dev-network has not published subnet' },
    ]);
  });

  it('waits for an output that is about to change, told once even where it is new', () => {
    expect(waits(upstream({ consumed: ['vpc_id', 'subnet'], pending: planned(['subnet', 'vpc_id']) }))).toMatchObject([
      { reason: 'upstream-changes', what: 'dev-network is about to change vpc_id, subnet' },
    ]);
  });

  it('that consumes all outputs waits for any change of them', () => {
    expect(waits(upstream({ consumed: ['*'], pending: planned(['zone']) }))).toMatchObject([
      { reason: 'upstream-changes', what: 'dev-network is about to change zone' },
    ]);
  });

  it('waits for changed access to the cluster only where it talks to the cluster', () => {
    const other = upstream({ pending: planned([], ['aws_eks_access_entry.deployer']) });
    expect(waits(other, true)).toMatchObject([
      { reason: 'gate', what: 'dev-network is about to change aws_eks_access_entry.deployer' },
    ]);
    expect(waits(other, false)).toEqual([]);
  });

  it('waits for one that waits itself', () => {
    expect(waits(upstream({ pending: { kind: 'deferred' } }))).toMatchObject([
      { reason: 'upstream-missing', what: 'dev-network waits itself' },
    ]);
  });
});

describe('what is pending', () => {
  const code = { json: SHA, assets: SHA, lock: '' };
  const state = { lineage: 'l', serial: 4 };
  const common = { version: 1, stack: 'dev-network', environment: 'dev', at: '2026-01-01T00:00:00Z' } as const;
  const plan = {
    ...common,
    digest: SHA,
    state,
    changedOutputs: ['vpc_id'],
    gates: [],
  } as unknown as PlanRecord;
  const deferred: StackRecord = {
    ...common,
    deferred: [{ reason: 'cluster', what: 'no answer', help: 'look' }],
  };
  const applied = {
    ...common,
    code,
    terraform: '1.11.4',
    state,
    consumed: {},
    upstream: [],
    commit: null,
  };

  it('is a plan as long as the state is the one that it was made from', () => {
    expect(pendingOf({ record: plan, applied: undefined, code, state })).toEqual(planned(['vpc_id']));
    expect(pendingOf({ record: plan, applied: undefined, code, state: { lineage: 'l', serial: 5 } })).toEqual(NOTHING);
    expect(pendingOf({ record: plan, applied: undefined, code, state: { lineage: 'm', serial: 4 } })).toEqual(NOTHING);
  });

  it('is a plan for a stack without a state until there is one', () => {
    const first = { ...plan, state: { lineage: null, serial: 0 } };
    expect(pendingOf({ record: first, applied: undefined, code, state: undefined })).toEqual(planned(['vpc_id']));
    expect(pendingOf({ record: first, applied: undefined, code, state })).toEqual(NOTHING);
  });

  it('is a deferral until this code has been applied', () => {
    expect(pendingOf({ record: deferred, applied: undefined, code, state })).toEqual({ kind: 'deferred' });
    const older = { ...applied, code: { ...code, json: 'b'.repeat(64) } };
    expect(pendingOf({ record: deferred, applied: older, code, state })).toEqual({ kind: 'deferred' });
    expect(pendingOf({ record: deferred, applied, code, state })).toEqual(NOTHING);
  });

  it('is nothing where nobody planned it, or where it did not change', () => {
    expect(pendingOf({ record: undefined, applied: undefined, code, state })).toEqual(NOTHING);
    expect(pendingOf({ record: { ...common, unchanged: true, code, state }, applied, code, state })).toEqual(NOTHING);
  });
});
