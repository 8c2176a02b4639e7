import { expect, test } from 'vitest';
import {
  changeOf,
  created,
  deleted,
  forgotten,
  planOf,
  replaced,
  updated,
} from '../../tests/support/terraform-plan.ts';
import { gitlabReport } from './gitlab-report.ts';

test('a replacement counts as a creation and a deletion; moves, forgotten objects and outputs do not count', () => {
  const plan = planOf(
    [
      created('a.a'),
      updated('a.b', {}, {}),
      replaced('a.c'),
      deleted('a.d'),
      forgotten('a.e'),
      changeOf('a.f', ['no-op'], { previous_address: 'a.g' }),
    ],
    { output_changes: { o: { actions: ['create'], before: null, after: 1 } } },
  );
  expect(gitlabReport(plan)).toEqual({ create: 2, update: 1, delete: 2 });
});

test('an empty plan has all three numbers, which GitLab requires', () => {
  expect(gitlabReport(planOf([]))).toEqual({ create: 0, update: 0, delete: 0 });
});
