import { describe, expect, test } from 'vitest';
import { UNKNOWN } from '../../lib/plan/plan-value.ts';
import { imagesExpireSooner, objectsExpireSooner } from './expiry.ts';

interface RuleInput {
  id?: string;
  status?: string;
  prefix?: string;
  days?: unknown;
  date?: string;
  noncurrent?: unknown;
  newer?: number;
}

/** A rule as the provider keeps it: blocks are lists, what is absent is empty. */
const rule = ({ id = 'old', status = 'Enabled', prefix = '', days, date, noncurrent, newer }: RuleInput) => ({
  id,
  status,
  prefix: '',
  filter: [{ prefix, and: [], tag: [], object_size_greater_than: null }],
  expiration:
    days === undefined && date === undefined
      ? []
      : [{ days: days ?? 0, date: date ?? null, expired_object_delete_marker: false }],
  noncurrent_version_expiration:
    noncurrent === undefined ? [] : [{ noncurrent_days: noncurrent, newer_noncurrent_versions: newer ?? null }],
  abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
});

describe('lifecycle of a bucket', () => {
  const { found } = objectsExpireSooner('why');
  const judge = (before: readonly RuleInput[], after: readonly RuleInput[]) =>
    found({ rule: before.map(rule) }, { rule: after.map(rule) });

  test('fewer days are told with both', () => {
    expect(judge([{ days: 90 }], [{ days: 30 }])).toBe('old: expires after 90 days -> after 30 days');
  });
  test('an expiration where there was none is told, of objects, of old versions and at a date', () => {
    expect(judge([{}], [{ days: 365 }])).toBe('old: expires never -> after 365 days');
    expect(judge([{ days: 365 }], [{ days: 365, noncurrent: 30 }])).toBe('old: expires never -> after 30 days');
    expect(judge([], [{ date: '2027-01-01T00:00:00Z' }])).toContain('expires never -> at a date');
  });
  test('old versions that go sooner, and fewer of the newest of them that stay', () => {
    expect(judge([{ noncurrent: 90 }], [{ noncurrent: 30 }])).toBe('old: expires after 90 days -> after 30 days');
    expect(judge([{ noncurrent: 30, newer: 5 }], [{ noncurrent: 30, newer: 2 }])).toContain('old: expires');
    expect(judge([{ noncurrent: 30, newer: 2 }], [{ noncurrent: 30, newer: 5 }])).toBeUndefined();
  });
  test('a rule that is enabled again, one with a wider filter, and an unknown number of days', () => {
    expect(judge([{ days: 9, status: 'Disabled' }], [{ days: 9 }])).toBe('old: expires never -> after 9 days');
    expect(judge([{ days: 9, prefix: 'tmp/' }], [{ days: 9 }])).toBe('old: expires never -> after 9 days');
    expect(judge([{ days: 9 }], [{ days: UNKNOWN }])).toContain(
      'after 9 days -> at a date or after days not known yet',
    );
    expect(found({ rule: [] }, { rule: UNKNOWN })).toContain('rule: expires never');
  });
  test('more days, no rule any more, a new name, a narrower filter, and aborted uploads are fine', () => {
    expect(judge([{ days: 30 }], [{ days: 90 }])).toBeUndefined();
    expect(judge([{ days: 30 }], [])).toBeUndefined();
    expect(judge([{ days: 30 }], [{ id: 'new', days: 30 }])).toBeUndefined();
    expect(judge([{ days: 30 }], [{ days: 30 }, { id: 'tmp', prefix: 'tmp/', days: 60 }])).toBeUndefined();
    expect(judge([], [{}])).toBeUndefined();
    expect(judge([{ days: 30 }], [{ days: 30, status: 'Disabled' }])).toBeUndefined();
  });
  test('removing markers without an object is no expiration', () => {
    const markers = { expiration: [{ days: 0, date: null, expired_object_delete_marker: true }] };
    expect(found({ rule: [rule({})] }, { rule: [{ ...rule({}), ...markers }] })).toBeUndefined();
    expect(
      found({ rule: [] }, { rule: [{ id: 'a', expiration: [{ expired_object_delete_marker: true }] }] }),
    ).toBeUndefined();
  });
  test('an expiration of objects does not cover one of old versions', () => {
    expect(judge([{ days: 1 }], [{ days: 1, noncurrent: 30 }])).toContain('after 30 days');
  });
});

describe('lifecycle of an image repository', () => {
  const { found } = imagesExpireSooner('why');
  const policy = (...selections: object[]) => ({
    policy: JSON.stringify({ rules: selections.map((selection, index) => ({ rulePriority: index + 1, selection })) }),
  });
  const newest = (countNumber: number, more: object = { tagStatus: 'any' }) => ({
    countType: 'imageCountMoreThan',
    countNumber,
    ...more,
  });

  test('fewer images, an added rule and an unknown policy are told', () => {
    expect(found(policy(newest(200)), policy(newest(10)))).toBe('rule 1: expires after 200 images -> after 10 images');
    expect(
      found(
        policy(newest(200)),
        policy(newest(200), {
          tagStatus: 'untagged',
          countType: 'sinceImagePushed',
          countUnit: 'days',
          countNumber: 7,
        }),
      ),
    ).toBe('rule 2: expires never -> after 7 days');
    expect(found(policy(newest(200)), { policy: UNKNOWN })).toContain('policy: expires never');
  });
  test('more images, the same in another spelling, and a rule of some where one of all is stricter, are fine', () => {
    expect(found(policy(newest(10)), policy(newest(200)))).toBeUndefined();
    const [a, b] = [
      { tagStatus: 'tagged', tagPrefixList: ['v'] },
      { tagPrefixList: ['v'], tagStatus: 'tagged' },
    ];
    expect(found(policy(newest(9, a)), policy(newest(9, b)))).toBeUndefined();
    expect(found(policy(newest(9)), policy(newest(9), newest(20, a)))).toBeUndefined();
  });
  test('a rule of untagged images does not cover one of all', () => {
    expect(found(policy(newest(9, { tagStatus: 'untagged' })), policy(newest(9)))).toContain('expires never');
  });
  test('a policy that cannot be read expires nothing', () => {
    expect(found({ policy: '' }, { policy: 'no json' })).toBeUndefined();
  });
});
