import { expect, it } from 'vitest';
import { stackWork } from './stack-work.ts';

const work = (resource: Readonly<Record<string, Readonly<Record<string, object>>>>) =>
  stackWork({ json: { resource } });

it('a stack is as much work as it has resources, and as its slowest kind takes', () => {
  expect(stackWork({ json: {} })).toBe(0);
  expect(work({ aws_sqs_queue: { a: {}, b: {} }, aws_kms_key: { c: {} } })).toBe(3);
  expect(work({ aws_db_instance: { a: {} }, aws_lb: { b: {} } })).toBe(602);
});

it('a stack with one database comes before one with many more resources', () => {
  const queues = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`queue_${index}`, {}]));
  expect(work({ aws_db_instance: { main: {} } })).toBeGreaterThan(work({ aws_sqs_queue: queues }));
});
