import { expect, test } from 'vitest';
import { afterOf, at, elementsOf, marksAt, SENSITIVE, shownOf, UNKNOWN } from './plan-value.ts';

const base = { actions: ['update'], before: null } as const;

test('unknown parts are put back where Terraform leaves them out', () => {
  const after = afterOf({
    ...base,
    after: { name: 'a', rule: [{ days: 3 }] },
    after_unknown: { id: true, rule: [{ arn: true }] },
  });
  expect(after).toEqual({ name: 'a', id: UNKNOWN, rule: [{ days: 3, arn: UNKNOWN }] });
});

test('a value that is wholly unknown is the marker', () => {
  expect(afterOf({ ...base, after: undefined, after_unknown: true })).toBe(UNKNOWN);
});

test('a part that is sensitive on one side is hidden on both', () => {
  const shown = shownOf({
    ...base,
    before: { password: 'old', name: 'a' },
    after: { password: 'new', name: 'b' },
    before_sensitive: {},
    after_sensitive: { password: true },
  });
  expect(shown).toEqual({ before: { password: SENSITIVE, name: 'a' }, after: { password: SENSITIVE, name: 'b' } });
});

test('a mark below a list that has become shorter adds no element', () => {
  const shown = shownOf({
    ...base,
    before: { keys: ['x'] },
    after: { keys: [] },
    before_sensitive: { keys: [true, true] },
  });
  expect(shown).toEqual({ before: { keys: [SENSITIVE] }, after: { keys: [] } });
});

test('a path leads through blocks, stops at a marker, and finds nothing in what is not there', () => {
  const value = { pitr: [{ enabled: true }], ttl: UNKNOWN };
  expect(at(value, 'pitr.0.enabled')).toBe(true);
  expect(at(value, 'ttl.0.enabled')).toBe(UNKNOWN);
  expect(at(value, 'pitr.1.enabled')).toBeUndefined();
  expect(at(value, 'constructor.name')).toBeUndefined();
});

test('marks are found at a path, above it and below it', () => {
  expect(marksAt({ rule: [{ days: true }] }, 'rule')).toBe(true);
  expect(marksAt({ rule: true }, 'rule.0.days')).toBe(true);
  expect(marksAt({ rule: [{ days: true }] }, 'name')).toBe(false);
  expect(marksAt({ rule: [{}, { days: true }] }, 'rule')).toBe(true);
  expect(marksAt({ rule: [{}] }, 'rule')).toBe(false);
  expect(marksAt(false, 'rule')).toBe(false);
});

test('elements of a list, a block and an unknown block', () => {
  expect(elementsOf([1, 2])).toEqual([1, 2]);
  expect(elementsOf({ days: 1 })).toEqual([{ days: 1 }]);
  expect(elementsOf(UNKNOWN)).toEqual([UNKNOWN]);
  expect(elementsOf(null)).toEqual([]);
});
