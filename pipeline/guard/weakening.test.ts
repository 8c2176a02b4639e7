import { describe, expect, test } from 'vitest';
import { UNKNOWN } from '../../lib/plan/plan-value.ts';
import { changedFrom, emptied, fewer, lowered, turnedOff, turnedOn } from './weakening.ts';

describe('a switch that is safe while off', () => {
  const rule = turnedOn('force_destroy', 'why');
  test.each([
    [false, true, 'force_destroy: false -> true'],
    [null, true, 'force_destroy: (none) -> true'],
    [false, UNKNOWN, 'force_destroy: false -> (known after apply)'],
    ['false', 'true', 'force_destroy: false -> true'],
  ])('%s -> %s is told', (before, after, told) => {
    expect(rule.found({ force_destroy: before }, { force_destroy: after })).toBe(told);
  });
  test.each([
    [true, true],
    [true, false],
    [false, null],
  ])('%s -> %s is fine', (before, after) => {
    expect(rule.found({ force_destroy: before }, { force_destroy: after })).toBeUndefined();
  });
});

describe('a switch that is safe while on', () => {
  const rule = turnedOff('pitr.0.enabled', 'why');
  test('off, unknown, and a removed block are told', () => {
    const on = { pitr: [{ enabled: true }] };
    expect(rule.found(on, { pitr: [{ enabled: false }] })).toBe('pitr.0.enabled: true -> false');
    expect(rule.found(on, { pitr: UNKNOWN })).toBe('pitr.0.enabled: true -> (known after apply)');
    expect(rule.found(on, { pitr: [] })).toBe('pitr.0.enabled: true -> (none)');
  });
  test('on, and one that never was on, are fine', () => {
    expect(rule.found({ pitr: [{ enabled: true }] }, { pitr: [{ enabled: true }] })).toBeUndefined();
    expect(rule.found({ pitr: [] }, { pitr: [] })).toBeUndefined();
  });
});

describe('a number that may only grow', () => {
  const days = lowered('days', 'why');
  test('less, none and unknown are told', () => {
    expect(days.found({ days: 35 }, { days: 7 })).toBe('days: 35 -> 7');
    expect(days.found({ days: 35 }, { days: null })).toBe('days: 35 -> (none)');
    expect(days.found({ days: 35 }, { days: UNKNOWN })).toBe('days: 35 -> (known after apply)');
  });
  test('the same, more, and more than nothing are fine', () => {
    expect(days.found({ days: 7 }, { days: 7 })).toBeUndefined();
    expect(days.found({ days: 7 }, { days: 35 })).toBeUndefined();
    expect(days.found({ days: null }, { days: 1 })).toBeUndefined();
  });
  test('where 0 is for ever, leaving it is told and going there is fine', () => {
    const forEver = lowered('days', 'why', { zero: Number.POSITIVE_INFINITY });
    expect(forEver.found({ days: 0 }, { days: 3650 })).toBe('days: 0 -> 3650');
    expect(forEver.found({ days: null }, { days: 3650 })).toBe('days: (none) -> 3650');
    expect(forEver.found({ days: 3650 }, { days: 0 })).toBeUndefined();
  });
  test('where absent is the default of AWS, 0 is less than absent', () => {
    const window = lowered('days', 'why', { absent: 30 });
    expect(window.found({ days: null }, { days: 0 })).toBe('days: (none) -> 0');
    expect(window.found({ days: null }, { days: 30 })).toBeUndefined();
  });
});

test('a word that has to stay', () => {
  const rule = changedFrom('status', 'Enabled', 'why');
  expect(rule.found({ status: 'Enabled' }, { status: 'Suspended' })).toBe('status: Enabled -> Suspended');
  expect(rule.found({ status: 'Enabled' }, { status: UNKNOWN })).toBe('status: Enabled -> (known after apply)');
  expect(rule.found({ status: 'Enabled' }, { status: 'Enabled' })).toBeUndefined();
  expect(rule.found({ status: 'Suspended' }, { status: 'Enabled' })).toBeUndefined();
});

test('a value that has to stay may change, also to one that is not known yet', () => {
  const rule = emptied('redrive_policy', 'why');
  expect(rule.found({ redrive_policy: '{"a":1}' }, { redrive_policy: '' })).toBe('redrive_policy: {"a":1} -> (none)');
  expect(rule.found({ redrive_policy: '{"a":1}' }, { redrive_policy: '{"b":1}' })).toBeUndefined();
  expect(rule.found({ redrive_policy: '{"a":1}' }, { redrive_policy: UNKNOWN })).toBeUndefined();
  expect(rule.found({ redrive_policy: null }, { redrive_policy: null })).toBeUndefined();
  const list = emptied('ids', 'why');
  expect(list.found({ ids: ['a'] }, { ids: [] })).toBe('ids: set -> (none)');
  expect(list.found({ ids: ['a', 'b'] }, { ids: ['a'] })).toBeUndefined();
});

describe('a list of which nothing may be missing', () => {
  const rule = fewer('replica', 'why', 'region');
  const of = (...regions: unknown[]) => ({ replica: regions.map((region) => ({ region })) });
  test('names what is missing', () => {
    expect(rule.found(of('eu-west-1', 'us-west-2'), of('us-west-2'))).toBe('replica: without eu-west-1');
    expect(rule.found(of('eu-west-1'), {})).toBe('replica: without eu-west-1');
  });
  test('another order, one more, and an unknown one in its place are fine', () => {
    expect(rule.found(of('a', 'b'), of('b', 'a', 'c'))).toBeUndefined();
    expect(rule.found(of('a'), of(UNKNOWN))).toBeUndefined();
    expect(rule.found(of('a'), { replica: UNKNOWN })).toBeUndefined();
  });
  test('two missing and one unknown is one missing', () => {
    expect(rule.found(of('a', 'b'), of(UNKNOWN))).toBe('replica: without a, b');
  });
});
