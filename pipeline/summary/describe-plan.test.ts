import { describe, expect, test } from 'vitest';
import type { TerraformPlan } from '../../lib/plan/terraform-plan.ts';
import {
  changeOf,
  created,
  deleted,
  forgotten,
  planOf,
  replaced,
  updated,
} from '../../tests/support/terraform-plan.ts';
import { describePlan, risksToldIn } from './describe-plan.ts';

const text = (plan: TerraformPlan, colour = false) => describePlan(plan, { stack: 'dev-edge', colour });

describe('a plan for people', () => {
  test('tells counts, then risks, then the strongest first', () => {
    const plan = planOf(
      [
        created('aws_iam_role.new'),
        updated('aws_lb.mesh', { idle_timeout: 60 }, { idle_timeout: 3600 }),
        replaced('aws_db_instance.main', { engine: 'a' }, { engine: 'b' }, { replace_paths: [['engine']] }),
        deleted('aws_route.old'),
        forgotten('aws_sns_topic.alerts'),
        changeOf('aws_vpc.main', ['no-op'], { previous_address: 'aws_vpc.vpc' }),
        changeOf('aws_eip.a', ['no-op'], { importing: { id: 'eipalloc-1' } }),
      ],
      { output_changes: { id: { actions: ['update'], before: 'a', after: 'b' } } },
    );
    expect(text(plan)).toBe(
      `dev-edge: 1 to create, 1 to update, 1 to replace, 1 to delete, 1 to forget, 1 to move, 1 to import, 1 output

DATA AT RISK
  ! aws_db_instance.main: replaced (forced by engine)
      every row of the database, and with it the automated backups unless they are kept
  ! aws_sns_topic.alerts: forgotten: it stays, but nobody manages it
      subscriptions made by others, and people's confirmations of theirs

Replaced:
  -/+ aws_db_instance.main (forced by engine)
      engine: "a" -> "b"

Deleted:
  - aws_route.old

Forgotten:
  - aws_sns_topic.alerts: it stays, but nobody manages it

Updated:
  ~ aws_lb.mesh
      idle_timeout: 60 -> 3600

Moved:
  = aws_vpc.vpc -> aws_vpc.main

Imported:
  = aws_eip.a

Created:
  + aws_iam_role.new

Outputs:
  id: "a" -> "b"`,
    );
  });

  test('without changes is one line', () => {
    expect(text(planOf([changeOf('aws_vpc.main', ['no-op'])]))).toBe('dev-edge: no changes');
  });

  test('lists twenty creations by name and more than that by type', () => {
    const many = (count: number) => planOf(Array.from({ length: count }, (_, index) => created(`aws_route.r${index}`)));
    expect(text(many(20))).toContain('  + aws_route.r19');
    expect(text(many(21))).toContain('Created:\n  + aws_route: 21');
    expect(text(many(21))).not.toContain('aws_route.r1');
  });

  test('shows no sensitive value, neither of a resource, nor its copy, nor of an output', () => {
    const plan = planOf(
      [
        updated(
          'terraform_data.a',
          { input: 'hunter2-old', output: 'hunter2-old' },
          { input: 'hunter2-new' },
          { before_sensitive: { input: true }, after_sensitive: { input: true }, after_unknown: { output: true } },
        ),
      ],
      {
        output_changes: {
          token: {
            actions: ['update'],
            before: 'hunter2-old',
            after: 'hunter2-new',
            after_sensitive: true,
            before_sensitive: true,
          },
        },
      },
    );
    expect(text(plan)).not.toContain('hunter2');
    expect(text(plan)).toContain('output: (sensitive) -> (known after apply)');
    expect(text(plan)).toContain('  token: (sensitive)');
  });

  test('tells the number of its risks to those who have the text alone', () => {
    const holders = [deleted('aws_db_instance.main'), deleted('aws_s3_bucket.a'), deleted('aws_route.old')];
    expect(risksToldIn(text(planOf(holders)))).toBe(2);
    expect(risksToldIn(text(planOf([deleted('aws_route.a["  ! x"]')])))).toBe(0);
  });

  test('is painted for a terminal only', () => {
    const plan = planOf([deleted('aws_db_instance.main')]);
    expect(text(plan, true)).toContain('\u001b[1;37;41mDATA AT RISK\u001b[0m');
    expect(text(plan)).not.toContain('\u001b');
  });

  test('lets no address act on a terminal', () => {
    const plan = planOf([deleted('aws_route.a["\u001b[2J\nsection_start"]')]);
    expect(text(plan)).toContain('- aws_route.a["\\u001b[2J\\u000asection_start"]');
  });
});
