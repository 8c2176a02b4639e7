import { describe, expect, it } from 'vitest';
import { EXIT } from './exit-code.ts';
import { PipelineError } from './pipeline-error.ts';
import type { PlanRecord } from './plan-record.ts';
import { checkPlan, type PlanNow, planCommand, planExit, planProblems } from './verify-plan.ts';

const hash = (digit: string) => digit.repeat(64);
const record: PlanRecord = {
  version: 1,
  stack: 'dev-cluster',
  environment: 'dev',
  accountId: '111111111111',
  region: 'eu-west-1',
  kind: 'apply',
  code: { json: hash('1'), assets: hash('2'), lock: hash('3') },
  terraform: '1.11.4',
  state: { lineage: 'one', serial: 11 },
  consumed: { 'dev-network.vpc_id': hash('4'), 'dev-account.key_arn': hash('5') },
  plan: hash('6'),
  planJson: hash('7'),
  digest: hash('8'),
  changes: { create: 1, update: 0, replace: 0, delete: 0, forget: 0, move: 0, import: 0, outputs: 0 },
  changedOutputs: [],
  gates: [],
  commit: 'abc',
  pipeline: '7001',
  at: '2026-11-21T20:00:00.000Z',
};
const now: PlanNow = {
  stack: 'dev-cluster',
  environment: 'dev',
  accountId: '111111111111',
  region: 'eu-west-1',
  kind: 'apply',
  code: record.code,
  terraform: '1.11.4',
  state: record.state,
  consumed: record.consumed,
  planSha: record.plan,
  planJsonSha: record.planJson,
  digest: record.digest,
  pipeline: '7001',
};
const found = (change: Partial<PlanNow>, of: PlanRecord = record) =>
  planProblems(of, { ...now, ...change }).map(({ code, path }) => [code, path]);

describe('a plan is applied', () => {
  it('where everything is as it was planned', () => {
    expect(planProblems(record, now)).toEqual([]);
    expect(() => checkPlan(record, now)).not.toThrow();
  });

  it('where there was no state and still is none', () => {
    expect(found({ state: undefined }, { ...record, state: { lineage: null, serial: 0 } })).toEqual([]);
  });
});

describe('a plan is refused', () => {
  it('as foreign where it was made for another stack, environment, account, region, purpose, Terraform or pipeline', () => {
    for (const [change, what] of [
      [{ stack: 'dev-edge' }, 'stack'],
      [{ environment: 'prod' }, 'environment'],
      [{ accountId: '222222222222' }, 'account'],
      [{ region: 'eu-west-2' }, 'region'],
      [{ kind: 'destroy' }, 'kind'],
      [{ terraform: '1.11.5' }, 'Terraform'],
      [{ pipeline: '7002' }, 'pipeline'],
      [{ pipeline: null }, 'pipeline'],
    ] as const)
      expect(found(change), what).toEqual([['PLAN_FOREIGN', `dev-cluster: ${what}`]]);
  });

  it('as foreign where the code is another, naming which part of it', () => {
    const other = (part: string) => ({ code: { ...record.code, [part]: hash('f') } });
    expect(found(other('json'))).toEqual([['PLAN_FOREIGN', 'dev-cluster: cdk.tf.json']]);
    expect(found(other('assets'))).toEqual([['PLAN_FOREIGN', 'dev-cluster: assets']]);
    expect(found(other('lock'))).toEqual([['PLAN_FOREIGN', 'dev-cluster: .terraform.lock.hcl']]);
    const [problem] = planProblems(record, { ...now, code: { ...record.code, lock: '' } });
    expect(problem).toMatchObject({
      given: 'planned with sha256 333333333333',
      allowed: 'what lies there now, no file',
    });
    expect(problem?.fix).toContain('(abc)');
  });

  it('as corrupt where its file, its JSON or its digest is another', () => {
    expect(found({ planSha: hash('f') })).toEqual([['PLAN_CORRUPT', 'dev-cluster: plan.tfplan']]);
    expect(found({ planJsonSha: hash('f') })).toEqual([['PLAN_CORRUPT', 'dev-cluster: plan.json']]);
    expect(found({ digest: hash('f') })).toEqual([['PLAN_CORRUPT', 'dev-cluster: digest of plan.json']]);
  });

  it('as stale where the state moved on, became another one, appeared or went, told with both', () => {
    const state = [['PLAN_STALE', 'dev-cluster: its state']];
    expect(found({ state: { lineage: 'one', serial: 12 } })).toEqual(state);
    expect(found({ state: { lineage: 'two', serial: 11 } })).toEqual(state);
    expect(found({ state: undefined })).toEqual(state);
    expect(found({}, { ...record, state: { lineage: null, serial: 0 } })).toEqual(state);
    expect(planProblems(record, { ...now, state: undefined })).toMatchObject([
      { given: 'no state', allowed: 'serial 11 of lineage one' },
    ]);
  });

  it('as stale where a consumed value changed, went or came, naming each', () => {
    const consumed = { 'dev-network.vpc_id': hash('f'), 'dev-network.zone': hash('9') };
    expect(planProblems(record, { ...now, consumed })).toMatchObject([
      { code: 'PLAN_STALE', path: 'dev-cluster: dev-account.key_arn', given: 'no value any more' },
      { code: 'PLAN_STALE', path: 'dev-cluster: dev-network.vpc_id', given: 'another value' },
      { code: 'PLAN_STALE', path: 'dev-cluster: dev-network.zone', given: 'a value that it was planned without' },
    ]);
  });

  it('with every problem at once, by the worst of them', () => {
    const all = { planSha: hash('f'), accountId: '222222222222', consumed: {}, state: undefined };
    const problems = planProblems(record, { ...now, ...all });
    expect(problems.map(({ code }) => code)).toEqual([
      'PLAN_FOREIGN',
      'PLAN_CORRUPT',
      'PLAN_STALE',
      'PLAN_STALE',
      'PLAN_STALE',
    ]);
    expect(planExit(problems)).toBe(EXIT.badPlan);
    expect(planExit(planProblems(record, { ...now, state: undefined }))).toBe(EXIT.stalePlan);
    expect(planExit(planProblems(record, { ...now, state: undefined, region: 'x' }))).toBe(EXIT.badPlan);
    expect(planExit(planProblems(record, { ...now, planSha: hash('f') }))).toBe(EXIT.badPlan);
  });

  it('by an error that says what to do', () => {
    const refused = () => checkPlan(record, { ...now, state: undefined });
    expect(refused).toThrow(PipelineError);
    expect(refused).toThrow(/nothing was changed[\s\S]*`npm run plan -- dev cluster`/);
    expect(() => checkPlan({ ...record, kind: 'destroy' }, now)).toThrow(/`npm run plan -- dev`/);
    expect(planCommand({ stack: 'prod-storefront-aws', environment: 'prod' })).toBe(
      'npm run plan -- prod storefront-aws',
    );
  });
});
