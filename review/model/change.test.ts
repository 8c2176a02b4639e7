import { expect, test } from 'vitest';
import { created, deleted, planOf, replaced, updated } from '../../tests/support/terraform-plan.ts';
import { changeModel, type StackPlan } from './change.ts';
import { plannedChanges } from './planned-changes.ts';

const plan = (id: string, more: Partial<StackPlan> = {}): StackPlan => ({
  id,
  deferred: [],
  unchanged: false,
  changes: null,
  ...more,
});

test('without plans there is no change to show', () => {
  expect(changeModel([], [{ id: 'dev-network', reads: [] }])).toBeNull();
});

test('each stack says what became of its plan', () => {
  const waiting = { reason: 'upstream-missing', what: 'dev-network has no outputs', help: 'apply it first' };
  const changed = { ...plannedChanges(planOf([])), changesOutputs: true };
  const model = changeModel(
    [
      plan('dev-network', { changes: plannedChanges(planOf([created('a.b')])) }),
      plan('dev-cluster', { deferred: [waiting] }),
      plan('dev-edge', { unchanged: true }),
      plan('dev-account', { changes: plannedChanges(planOf([])) }),
      plan('dev-bootstrap', { changes: changed }),
      plan('dev-platform'),
    ],
    [],
  );
  expect(model?.stacks.map(({ id, status }) => [id, status])).toEqual([
    ['dev-network', 'changes'],
    ['dev-cluster', 'deferred'],
    ['dev-edge', 'unchanged'],
    ['dev-account', 'nothing'],
    ['dev-bootstrap', 'changes'],
    ['dev-platform', 'broken'],
  ]);
  expect(model?.stacks[1]?.deferrals).toEqual([waiting]);
});

test('resources are counted by what happens to them', () => {
  const changes = plannedChanges(
    planOf([created('a.a'), created('a.b'), updated('a.c', { a: 1 }, { a: 2 }), replaced('a.d'), deleted('a.e')]),
  );
  const model = changeModel([plan('dev-network', { changes })], []);
  expect(model?.stacks[0]?.counts).toEqual({ create: 2, update: 1, replace: 1, delete: 1 });
});

test('what is lost in any stack comes first, before what is only less protected', () => {
  const weaker = { address: 'aws_db_instance.a', what: 'deletion_protection: true -> false', why: 'AWS lets it go' };
  const model = changeModel(
    [
      plan('dev-realworld-aws', {
        changes: plannedChanges(planOf([updated('aws_db_instance.a', { a: 1 }, { a: 2 })]), [weaker]),
      }),
      plan('dev-storefront-aws', { changes: plannedChanges(planOf([replaced('aws_db_instance.b')])) }),
    ],
    [],
  );
  expect(model?.loud.map(({ stack, address, action }) => [stack, address, action])).toEqual([
    ['dev-storefront-aws', 'aws_db_instance.b', 'replace'],
    ['dev-realworld-aws', 'aws_db_instance.a', 'update'],
  ]);
});

test('a replacement takes along the stacks that read an output which it changes', () => {
  const changes = plannedChanges(
    planOf([replaced('aws_kms_key.data')], {
      output_changes: { data_key_arn: { actions: ['update'], before: 'a', after: null, after_unknown: true } },
      configuration: {
        root_module: { outputs: { data_key_arn: { expression: { references: ['aws_kms_key.data'] } } } },
      },
    }),
  );
  const model = changeModel(
    [plan('dev-account', { changes })],
    [
      { id: 'dev-cluster', reads: [{ stack: 'dev-account', output: 'data_key_arn' }] },
      { id: 'dev-edge', reads: [{ stack: 'dev-account', output: 'topic_arn' }] },
      { id: 'dev-platform', reads: [{ stack: 'dev-cluster', output: 'data_key_arn' }] },
    ],
  );
  expect(model?.stacks[0]?.resources[0]?.takesAlong).toEqual(['dev-cluster: output data_key_arn']);
  expect(model?.stacks[0]?.downstream).toEqual(['dev-cluster', 'dev-edge']);
  expect(model?.stacks[0]?.resources[0]).not.toHaveProperty('outputs');
});
