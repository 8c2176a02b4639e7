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
  expect(driftOf(plan)).toEqual({ drifted: [], tolerated: ['aws_ecs_service.web: count: 2 -> 5'] });
});

it('finds nothing where nothing changes', () => {
  expect(driftOf(planOf([]))).toEqual({ drifted: [], tolerated: [] });
});

it('tells what was added to an object, which no apply takes away, instead of saying that the code leaves it open', () => {
  const values = { id: 'sg-1', ingress: [{ protocol: 'tcp', from_port: 22, to_port: 22, cidr_blocks: ['0.0.0.0/0'] }] };
  const address = 'aws_security_group.web';
  const group = { address, mode: 'managed', type: 'aws_security_group', values };
  const plan = planOf([], {
    resource_drift: [changeOf(address, ['update'], { before: { ...values, ingress: [] }, after: values })],
    prior_state: { values: { root_module: { resources: [group] } } },
  });
  const remedy = '(remove it by hand, or write it into the code and import it)';
  expect(driftOf(plan)).toEqual({
    drifted: [`${address} has more than the code makes: ingress rule tcp 22 from 0.0.0.0/0 ${remedy}`],
    tolerated: [],
  });
});
