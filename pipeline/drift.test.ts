import { expect, it } from 'vitest';
import { changeOf, created, deleted, planOf, replaced, updated } from '../tests/support/terraform-plan.ts';
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

it('tells beside what an apply would change back what else of the object it would not', () => {
  const applied = { description: 'web', size: 2, tags: { a: '1' } };
  const found = { description: 'by hand', size: 5, tags: { a: '2' } };
  const drift = changeOf('aws_thing.web', ['update'], { before: applied, after: found });
  const plan = planOf([updated('aws_thing.web', found, { ...applied, size: 5 })], { resource_drift: [drift] });
  expect(driftOf(plan)).toEqual({
    drifted: ['aws_thing.web is, instead of as applied: description: "by hand" -> "web"; tags.a: "2" -> "1"'],
    tolerated: ['aws_thing.web: size: 2 -> 5'],
  });
});

it('tells nothing twice of an object that is gone or would be made anew', () => {
  const gone = changeOf('aws_thing.gone', ['delete'], { before: { size: 2 } });
  const anew = changeOf('aws_thing.anew', ['update'], { before: { size: 2 }, after: { size: 5 } });
  const changes = [created('aws_thing.gone', { size: 2 }), replaced('aws_thing.anew', { size: 5 }, { size: 2 })];
  const { drifted, tolerated } = driftOf(planOf(changes, { resource_drift: [gone, anew] }));
  expect(drifted).toHaveLength(2);
  expect(tolerated).toEqual([]);
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
  const renamed = { ...values, revoke_rules_on_delete: true };
  const more = planOf([], {
    ...plan,
    resource_drift: [changeOf(address, ['update'], { before: values, after: renamed })],
  });
  const remedy = '(remove it by hand, or write it into the code and import it)';
  expect(driftOf(plan)).toEqual({
    drifted: [`${address} has more than the code makes: ingress rule tcp 22 from 0.0.0.0/0 ${remedy}`],
    tolerated: [],
  });
  expect(driftOf(more).tolerated).toEqual([`${address}: revoke_rules_on_delete: (none) -> true`]);
});
