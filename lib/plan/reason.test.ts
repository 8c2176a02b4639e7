import { expect, test } from 'vitest';
import { changeOf, deleted, forgotten, replaced, updated } from '../../tests/support/terraform-plan.ts';
import { replacePaths, whyChanged, whyReplaced } from './reason.ts';

test('a replacement names the attributes that force it', () => {
  const change = replaced('aws_db_instance.main', {}, {}, { replace_paths: [['engine'], ['restore', 0, 'time']] });
  expect(replacePaths(change)).toEqual(['engine', 'restore.0.time']);
  expect(whyReplaced(change)).toBe('forced by engine, restore.0.time');
  expect(whyChanged(change)).toBe('forced by engine, restore.0.time');
});

test.each([
  ['replace_because_tainted', 'its creation failed half-way: it is tainted'],
  ['replace_by_request', 'asked for by -replace'],
  ['replace_by_triggers', 'forced by replace_triggered_by'],
  ['something_new', 'Terraform gives no reason'],
])('a replacement without such attributes tells the reason of Terraform: %s', (action_reason, told) => {
  expect(whyChanged(replaced('a.b', {}, {}, { action_reason }))).toBe(told);
});

test('a deletion says whether its code is gone, and which copy it is about', () => {
  expect(whyChanged(deleted('a.b', {}, { action_reason: 'delete_because_no_resource_config' }))).toBe(
    'its code is gone',
  );
  expect(whyChanged(deleted('a.b', {}, { deposed: '1234' }))).toBe('left behind by an interrupted replacement');
  expect(whyChanged(deleted('a.b'))).toBeNull();
});

test('what is forgotten stays; what moved and what is imported says from where', () => {
  expect(whyChanged(forgotten('a.b'))).toBe('it stays, but nobody manages it');
  expect(whyChanged(updated('a.b', {}, {}, { previous_address: 'a.c' }))).toBe('was a.c');
  expect(whyChanged(changeOf('a.b', ['no-op'], { importing: { id: 'vpc-1' } }))).toBe('taken into the state as vpc-1');
});

test('an update tells itself', () => {
  expect(whyChanged(updated('a.b', { size: 1 }, { size: 2 }))).toBeNull();
});
