import { describe, expect, it } from 'vitest';
import type { AppliedRecord } from './applied-record.ts';
import { planReasons, type StackNow, whyPlan } from './unchanged.ts';

const hash = (digit: string) => digit.repeat(64);
const applied: AppliedRecord = {
  version: 1,
  stack: 'dev-cluster',
  environment: 'dev',
  code: { json: hash('1'), assets: hash('2'), lock: '' },
  terraform: '1.11.4',
  state: { lineage: 'one', serial: 11 },
  consumed: { 'dev-network.vpc_id': hash('4') },
  upstream: ['dev-network'],
  commit: null,
  at: '2026-11-21T20:00:00.000Z',
};
const now: StackNow = {
  code: applied.code,
  terraform: applied.terraform,
  state: applied.state,
  consumed: applied.consumed,
};
const why = (change: Partial<StackNow>) => whyPlan({ ...now, ...change }, applied);

describe('a stack', () => {
  it('is skipped where nothing differs from its last apply', () => {
    expect(why({})).toBeUndefined();
  });

  it('is planned where no apply is known', () => {
    expect(whyPlan(now, undefined)).toBe('no earlier apply is known');
  });

  it('is planned for changed code, assets, lock file or Terraform', () => {
    expect(why({ code: { ...now.code, json: hash('f') } })).toBe('the code changed');
    expect(why({ code: { ...now.code, assets: hash('f') } })).toBe('an asset changed');
    expect(why({ code: { ...now.code, lock: hash('f') } })).toBe('the provider lock file changed');
    expect(why({ terraform: '1.12.0' })).toBe('Terraform is 1.12.0, applied with 1.11.4');
  });

  it('is planned where a consumed value changed, went or came', () => {
    expect(why({ consumed: { 'dev-network.vpc_id': hash('f') } })).toBe('dev-network.vpc_id changed');
    expect(why({ consumed: {} })).toBe('dev-network.vpc_id is gone');
    expect(why({ consumed: { ...now.consumed, 'dev-edge.zone': hash('f') } })).toBe('dev-edge.zone is new');
  });

  it('is planned where somebody else changed, restored, replaced or removed its state', () => {
    expect(why({ state: { lineage: 'one', serial: 12 } })).toBe(
      'the state was changed by somebody else (serial 12, applied 11)',
    );
    expect(why({ state: { lineage: 'one', serial: 10 } })).toBe('an older state was restored (serial 10, applied 11)');
    expect(why({ state: { lineage: 'two', serial: 11 } })).toBe('the state is another one (its lineage changed)');
    expect(why({ state: undefined })).toBe('its state is gone');
    expect(why({ state: { lineage: null, serial: 0 } })).toBe('its state is gone');
  });

  it('is planned in spite of everything when asked, on a schedule and after a failure', () => {
    expect(why({ force: 'all' })).toBe('everything is planned because --all says so');
    expect(why({ force: 'schedule' })).toBe('a scheduled run plans everything');
    expect(why({ force: 'failure' })).toBe('the last apply failed');
  });

  it('is told every reason', () => {
    const all = { force: 'all', terraform: '1.12.0', consumed: {}, state: undefined } as const;
    expect(planReasons({ ...now, ...all }, applied)).toHaveLength(4);
    expect(why({ ...all })?.split('; ')).toEqual(planReasons({ ...now, ...all }, applied));
  });
});
