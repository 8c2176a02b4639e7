import { expect, test } from 'vitest';
import { pascalCase } from '../../lib/names.ts';
import type { Need } from '../../systems/schema.ts';
import { testEnvironment, testStack } from '../../tests/support/app.ts';
import { inBuildOrder } from './index.ts';

const QUEUE: Need = { kind: 'queue', workerTimeoutSeconds: 30, attempts: 5, oldestMessageSeconds: 900 };
const TOPIC: Need = { kind: 'topic', fanOut: ['mail'] };
const SECRET: Need = { kind: 'secret', keys: ['key'] };

test('queues are built before what refers to them, everything else in the order of the file', () => {
  const order = inBuildOrder({ events: TOPIC, key: SECRET, mail: QUEUE, other: QUEUE });
  expect(order.map(([name]) => name)).toEqual(['mail', 'other', 'events', 'key']);
});

test('every need of every system has its resources below its name, but for those that lie in the cluster', () => {
  for (const { system } of testEnvironment('prod').deployments) {
    const stack = testStack('prod', `${system.name}-aws`);
    const blocks = Object.values(stack.json['resource'] as Record<string, Record<string, { '//': Comment }>>);
    const owners = new Set(
      blocks.flatMap((byId) => Object.values(byId).map((block) => block['//'].metadata.path.split('/')[1])),
    );
    const empty = Object.entries(system.needs).filter(([name]) => !owners.has(pascalCase(name)));
    expect(empty.map(([, { kind }]) => kind)).toEqual(system.name === 's3www' ? ['object-store'] : []);
  }
});

interface Comment {
  readonly metadata: { readonly path: string };
}
