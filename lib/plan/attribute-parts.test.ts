import { describe, expect, test } from 'vitest';
import { attributeParts } from './attribute-parts.ts';
import type { Change } from './terraform-plan.ts';

const parts = (before: unknown, after: unknown, more: Partial<Change> = {}, secrets: readonly string[] = []) =>
  attributeParts({ actions: ['update'], before, after, ...more }, { secrets, longest: 30 });

const policy = (...Statement: readonly object[]) => JSON.stringify({ Statement });

describe('a part', () => {
  test('has what was and what will be, one for each attribute that differs', () => {
    expect(parts({ size: 1, name: 'a' }, { size: 2, name: 'a' })).toEqual([
      { path: 'size', before: '1', after: '2', kind: 'value', line: '1 -> 2' },
    ]);
  });

  test('is unknown where the value is known after the apply', () => {
    expect(parts({ arn: 'a' }, {}, { after_unknown: { arn: true } })).toMatchObject([
      { path: 'arn', before: '"a"', after: '(known after apply)', kind: 'unknown' },
    ]);
  });

  test('is sensitive where Terraform says so: neither side is in it', () => {
    const found = parts({ password: 'hunter2' }, { password: 'hunter3' }, { after_sensitive: { password: true } });
    expect(found).toMatchObject([{ before: '(sensitive)', after: '(sensitive)', kind: 'sensitive' }]);
    expect(JSON.stringify(found)).not.toContain('hunter');
  });

  test('is sensitive where both sides are copies of secrets', () => {
    expect(parts({ url: 'u:hunter2@h' }, { url: 'v:hunter2@h' }, {}, ['hunter2'])).toMatchObject([
      { before: '(sensitive)', after: '(sensitive)', kind: 'sensitive' },
    ]);
  });

  test('of a list has what goes and what comes', () => {
    expect(parts({ zones: ['a', 'b'] }, { zones: ['b', 'c'] })).toMatchObject([
      { path: 'zones', before: '"a"', after: '"c"', line: '-"a" +"c"' },
    ]);
  });

  test('of a policy is one statement', () => {
    const found = parts(
      { policy: policy({ Sid: 'Read', Effect: 'Allow', Action: 'a' }) },
      { policy: policy({ Sid: 'Write', Effect: 'Allow', Action: 'b' }) },
    );
    expect(found.map(({ before, after }) => [before, after])).toEqual([
      ['statement Read: Allow a', ''],
      ['', 'statement Write: Allow b'],
    ]);
  });

  test('of a policy is also what it says beside its statements', () => {
    const old = { Version: '2012-10-17', Statement: [{ Sid: 'Read', Effect: 'Allow', Action: ['b', 'a'] }] };
    const found = { Statement: [{ Sid: 'Read', Effect: 'Allow', Action: ['a', 'b'] }], Version: '2008-10-17' };
    expect(parts({ policy: JSON.stringify(old) }, { policy: JSON.stringify(found) })).toMatchObject([
      { path: 'policy.Version', before: '"2012-10-17"', after: '"2008-10-17"' },
    ]);
  });

  test('of a policy with a secret in it is hidden', () => {
    const found = parts(
      { policy: policy({ Sid: 'A', Effect: 'Allow', Action: 'a', Resource: 'hunter2' }) },
      { policy: policy() },
      {},
      ['hunter2'],
    );
    expect(found).toMatchObject([{ kind: 'sensitive', before: '(sensitive)' }]);
  });

  test('cuts a value that is longer than there is room for', () => {
    const [found] = parts({ text: 'a'.repeat(40) }, { text: 'b' });
    expect(found?.before).toBe(`"${'a'.repeat(29)}… (42 characters)`);
  });

  test('says what else there is to say, without a value before', () => {
    expect(parts({ json: '{"a":1}' }, { json: '{ "a": 1 }' })).toMatchObject([
      { before: '', after: 'the same in another spelling' },
    ]);
  });
});
