import { expect, it } from 'vitest';
import { changeOf, created, deleted, planOf, updated } from '../tests/support/terraform-plan.ts';
import { driftOf } from './drift.ts';

it('tells what is gone, what is other than applied, and what came in addition', () => {
  const plan = planOf([
    created('aws_sqs_queue.jobs', { name: 'jobs' }),
    updated('aws_security_group.web', { description: 'opened by hand' }, { description: 'web' }),
    deleted('aws_iam_role_policy.extra', { name: 'extra' }),
  ]);
  expect(driftOf(plan).drifted).toEqual([
    'aws_sqs_queue.jobs is gone',
    'aws_security_group.web is, instead of as applied: description: "opened by hand" -> "web"',
    'aws_iam_role_policy.extra is there and should not be',
  ]);
});

it('sets apart what changed in a way that the code leaves open', () => {
  const drift = changeOf('aws_ecs_service.web', ['update'], { before: { count: 2 }, after: { count: 5 } });
  const plan = planOf([], { resource_drift: [drift] });
  expect(driftOf(plan)).toEqual({ drifted: [], tolerated: ['aws_ecs_service.web'] });
});

it('finds nothing where nothing changes', () => {
  expect(driftOf(planOf([]))).toEqual({ drifted: [], tolerated: [] });
});
