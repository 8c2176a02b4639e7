import { describe, expect, test } from 'vitest';
import {
  changeOf,
  created,
  deleted,
  forgotten,
  planOf,
  replaced,
  updated,
} from '../../tests/support/terraform-plan.ts';
import { actionOf, changesNothing, changesOf } from './terraform-plan.ts';

const moved = changeOf('terraform_data.b', ['no-op'], { previous_address: 'terraform_data.a' });
const imported = changeOf('terraform_data.c', ['no-op'], { importing: { id: 'c' } });
const read = changeOf('data.aws_region.here', ['read'], { mode: 'data' });

describe('what happens to a resource', () => {
  test.each([
    ['create', created('terraform_data.a')],
    ['update', updated('terraform_data.a', {}, {})],
    ['delete', deleted('terraform_data.a')],
    ['forget', forgotten('terraform_data.a')],
    ['replace', replaced('terraform_data.a')],
    ['replace', changeOf('terraform_data.a', ['create', 'delete'])],
    ['replace', changeOf('terraform_data.a', ['create', 'forget'])],
    ['move', moved],
    ['update', { ...updated('terraform_data.b', {}, {}), previous_address: 'terraform_data.a' }],
    ['import', imported],
    ['read', read],
    ['no-op', changeOf('terraform_data.a', ['no-op'])],
  ])('%s', (action, change) => {
    expect(actionOf(change)).toBe(action);
  });
});

describe('counts of a plan', () => {
  test('a replacement is counted once, a resource that moves and changes in both, data sources not at all', () => {
    const plan = planOf(
      [
        created('terraform_data.new'),
        { ...updated('terraform_data.b', {}, {}), previous_address: 'terraform_data.a' },
        replaced('terraform_data.r'),
        deleted('terraform_data.d'),
        forgotten('terraform_data.f'),
        moved,
        imported,
        read,
      ],
      {
        output_changes: {
          same: { actions: ['no-op'], before: 1, after: 1 },
          other: { actions: ['update'], before: 1, after: 2 },
        },
      },
    );
    expect(changesOf(plan)).toEqual({
      create: 1,
      update: 1,
      replace: 1,
      delete: 1,
      forget: 1,
      move: 2,
      import: 1,
      outputs: 1,
    });
  });

  test('a plan that only reads, and one without any entry, change nothing', () => {
    expect(changesNothing(planOf([read, changeOf('terraform_data.a', ['no-op'])]))).toBe(true);
    expect(changesNothing({ format_version: '1.2' })).toBe(true);
  });

  test.each([
    ['a move', planOf([moved])],
    ['an import', planOf([imported])],
    ['an output', planOf([], { output_changes: { id: { actions: ['create'], before: null, after: 'x' } } })],
  ])('%s alone is a change', (_, plan) => {
    expect(changesNothing(plan)).toBe(false);
  });
});
