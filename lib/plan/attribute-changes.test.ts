import { describe, expect, test } from 'vitest';
import { attributeChanges } from './attribute-changes.ts';
import { showValue } from './show-value.ts';
import type { Change } from './terraform-plan.ts';

const changes = (before: unknown, after: unknown, more: Partial<Change> = {}, secrets: readonly string[] = []) =>
  attributeChanges({ actions: ['update'], before, after, ...more }, secrets);

describe('an update', () => {
  test('tells what differs, sorted, and leaves out what does not', () => {
    const told = changes(
      { size: 100, name: 'a', tags: { a: '1', b: '2' } },
      { size: 200, name: 'a', tags: { a: '1', c: '3' } },
    );
    expect(told).toEqual(['size: 100 -> 200', 'tags.b: "2" -> (none)', 'tags.c: (none) -> "3"']);
  });

  test('tells unknown values, also where the attribute is new', () => {
    expect(changes({ arn: 'a' }, {}, { after_unknown: { arn: true, id: true } })).toEqual([
      'arn: "a" -> (known after apply)',
      'id: (none) -> (known after apply)',
    ]);
  });

  test('hides a sensitive value, and says nothing where it stays', () => {
    const marks = { before_sensitive: { password: true }, after_sensitive: { password: true } };
    expect(changes({ password: 'old' }, { password: 'new' }, marks)).toEqual(['password: (sensitive)']);
    expect(changes({ password: 'old', a: 1 }, { password: 'old', a: 2 }, marks)).toEqual(['a: 1 -> 2']);
  });

  test('hides what becomes or ceases to be sensitive', () => {
    expect(changes({ a: 'old' }, { a: 'new' }, { after_sensitive: { a: true } })).toEqual(['a: (sensitive)']);
    expect(changes({ a: 'old' }, { a: 'new' }, { before_sensitive: { a: true } })).toEqual(['a: (sensitive)']);
  });

  test('hides a copy of a secret in another attribute and in a policy', () => {
    expect(changes({ url: 'x' }, { url: 'postgres://u:hunter2@h' }, {}, ['hunter2'])).toEqual([
      'url: "x" -> (sensitive)',
    ]);
    const policy = (Resource: string) => JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'a', Resource }] });
    expect(changes({ policy: policy('x') }, { policy: policy('hunter2') }, {}, ['hunter2'])).toEqual([
      'policy: - statement: Allow a on x',
      'policy: + (sensitive)',
    ]);
  });

  test('tells a list of the same length of which one element differs', () => {
    expect(changes({ l: [1, 2] }, { l: [1, 3] })).toEqual(['l: -2 +3']);
  });

  test('hides a sensitive value where there was none', () => {
    expect(changes({}, { a: 'new' }, { after_sensitive: { a: true } })).toEqual(['a: (sensitive)']);
  });

  test('hides a secret of several lines inside of JSON', () => {
    const secrets = ['BEGIN\nKEY', 'BEGIN\\nKEY'];
    expect(changes({ text: 'x' }, { text: 'key: "BEGIN\\nKEY"' }, {}, secrets)).toEqual(['text: "x" -> (sensitive)']);
    expect(changes({ text: 'x' }, { text: 'key: BEGIN\nKEY' }, {}, secrets)).toEqual(['text: "x" -> (sensitive)']);
  });

  test('tells a policy that becomes something else by its parts, and an empty block that goes', () => {
    expect(changes({ p: '{"Statement":[]}' }, { p: '{"a":1}' })).toEqual([
      'p.Statement: [] -> (none)',
      'p.a: (none) -> 1',
    ]);
    expect(changes({ tags: {} }, { tags: null })).toEqual(['tags: {} -> (none)']);
  });

  test('compares simple lists as sets and blocks in their place', () => {
    expect(changes({ zones: ['a', 'b'] }, { zones: ['b', 'c'] })).toEqual(['zones: -"a" +"c"']);
    expect(changes({ zones: ['a', 'b'] }, { zones: ['b', 'a'] })).toEqual([
      'zones: in another order, or as often as another',
    ]);
    expect(changes({ rule: [1] }, { rule: [1, { days: 1 }] })).toEqual(['rule.1: (none) -> {"days":1}']);
    expect(changes({ rule: [{ days: 9 }] }, { rule: [{ days: 9 }, { days: 1 }] })).toEqual([
      'rule.1: (none) -> {"days":1}',
    ]);
  });

  test('hides sensitive elements of a list', () => {
    expect(changes({ keys: ['old'] }, { keys: ['new'] }, { after_sensitive: { keys: [true] } })).toEqual([
      'keys: -(sensitive) +(sensitive)',
    ]);
  });

  test('looks into JSON, and tells a policy by its statements', () => {
    expect(changes({ values: ['{"a":{"b":1},"c":2}'] }, { values: ['{"a":{"b":3},"c":2}'] })).toEqual([
      'values.0.a.b: 1 -> 3',
    ]);
    expect(changes({ json: '{"a":1}' }, { json: '{ "a": 1 }' })).toEqual(['json: the same in another spelling']);
    expect(changes({ text: '{no' }, { text: '{json' })).toEqual(['text: "{no" -> "{json"']);
  });

  test('tells a new block without what is empty in it', () => {
    const rule = { id: 'logs', prefix: null, filter: [], expiration: [{ days: 9, date: null, marker: false }] };
    expect(changes({ rule: [] }, { rule: [rule] })).toEqual([
      'rule.0: (none) -> {"id":"logs","expiration":[{"days":9,"marker":false}]}',
    ]);
  });

  test('tells the names of unknown values in one line, where it is asked to', () => {
    const change: Change = {
      actions: ['create', 'delete'],
      before: { arn: 'a', id: 'b', size: 1 },
      after: { size: 2 },
      after_unknown: { arn: true, id: true },
    };
    expect(attributeChanges(change, [], { unknown: 'together' })).toEqual([
      'size: 1 -> 2',
      'known after apply: arn, id',
    ]);
    expect(attributeChanges({ ...change, after_unknown: {} }, [], { unknown: 'together' })).toContain(
      'arn: "a" -> (none)',
    );
  });

  test('cuts after forty lines and says how many are left', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, index]));
    const told = changes({}, many);
    expect(told).toHaveLength(41);
    expect(told.at(-1)).toBe('… 10 more');
  });

  test('lets no name or value act on a terminal', () => {
    expect(changes({ 'a\u001b[2J': 'x' }, { 'a\u001b[2J': 'y\r\nz' })).toEqual(['a\\u001b[2J: "x" -> "y\\r\\nz"']);
  });
});

test('a long value is cut with its length', () => {
  expect(showValue('x'.repeat(500), [])).toMatch(/^"x{119}… \(502 characters\)$/);
  expect(showValue(null, [])).toBe('(none)');
});
