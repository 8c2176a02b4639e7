import { describe, expect, it } from 'vitest';
import type { StackRecord } from '../plan-record.ts';
import { dueStacks, type Standing } from './due.ts';

const deferred: StackRecord = {
  version: 1,
  stack: 'dev-network',
  environment: 'dev',
  at: '2026-11-21T00:00:00.000Z',
  deferred: [
    { reason: 'upstream-missing', what: 'dev-account was never applied', help: 'npm run apply -- dev account' },
  ],
};

function standing(further: Partial<Standing> = {}): Standing {
  return {
    id: 'dev-network',
    name: 'network',
    unsettled: 'the code changed',
    waitsFor: [],
    record: undefined,
    ...further,
  };
}

describe('what is due', () => {
  it('is a stack whose state is not what the code says', () => {
    expect(dueStacks([standing()], { byHand: false })).toEqual({ stacks: ['network'], waits: [] });
  });

  it('is nothing where the state is as the code says, whoever applied it', () => {
    expect(dueStacks([standing({ unsettled: undefined })], { byHand: false })).toEqual({ stacks: [], waits: [] });
    expect(dueStacks([standing({ unsettled: undefined, record: deferred })], { byHand: true })).toEqual({
      stacks: [],
      waits: [],
    });
  });

  it('waits while an upstream stack waits for a person, and names it', () => {
    const waitsFor = [{ id: 'dev-account', why: 'an asset changed' }];
    const { stacks, waits } = dueStacks([standing({ waitsFor })], { byHand: false });
    expect(stacks).toEqual([]);
    expect(waits).toMatchObject([{ code: 'NOT_READY', path: 'dev-network', given: 'dev-account: an asset changed' }]);
  });

  it('leaves a settled stack alone though an upstream stack waits', () => {
    const waitsFor = [{ id: 'dev-account', why: 'an asset changed' }];
    expect(dueStacks([standing({ unsettled: undefined, waitsFor })], { byHand: false }).waits).toEqual([]);
  });

  it('plans a deferred stack in the automatic job', () => {
    expect(dueStacks([standing({ record: deferred })], { byHand: false }).stacks).toEqual(['network']);
  });

  it('applies by hand only what somebody could read: a deferred stack has no plan yet', () => {
    const { stacks, waits } = dueStacks([standing({ record: deferred })], { byHand: true });
    expect(stacks).toEqual([]);
    expect(waits).toMatchObject([{ code: 'NOT_REVIEWED', path: 'dev-network' }]);
  });

  it('goes on with the rest of a wave where one stack of it waits', () => {
    const edge = standing({ id: 'dev-edge', name: 'edge' });
    const { stacks, waits } = dueStacks([standing({ record: deferred }), edge], { byHand: true });
    expect(stacks).toEqual(['edge']);
    expect(waits.map(({ path }) => path)).toEqual(['dev-network']);
  });
});
