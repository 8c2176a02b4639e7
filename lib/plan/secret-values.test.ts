import { expect, test } from 'vitest';
import { created, planOf, updated } from '../../tests/support/terraform-plan.ts';
import { secretValues, tellsSecret } from './secret-values.ts';

test('are the marked ones of resources, drift and outputs, before and after, at any depth', () => {
  const plan = planOf(
    [
      updated(
        'a.b',
        { list: [{ key: 'before-1' }] },
        { all: { x: ['after-2'] } },
        {
          before_sensitive: { list: [{ key: true }] },
          after_sensitive: { all: true },
        },
      ),
    ],
    {
      resource_drift: [created('a.c', { token: 'drift-3' }, { after_sensitive: { token: true } })],
      output_changes: { o: { actions: ['create'], before: null, after: 'output-4', after_sensitive: true } },
    },
  );
  expect(secretValues(plan)).toEqual(['before-1', 'after-2', 'drift-3', 'output-4']);
});

test('are not what is unmarked, short, or no text', () => {
  const marks = { after_sensitive: { short: true, count: true } };
  expect(secretValues(planOf([created('a.b', { name: 'unmarked', short: 'abc', count: 123_456 }, marks)]))).toEqual([]);
});

test('are found inside of a text, also in JSON', () => {
  const secrets = secretValues(planOf([created('a.b', { key: 'say "hello"' }, { after_sensitive: { key: true } })]));
  expect(tellsSecret('prefix say "hello" suffix', secrets)).toBe(true);
  expect(tellsSecret(JSON.stringify({ copy: 'say "hello"' }), secrets)).toBe(true);
  expect(tellsSecret('say hello', secrets)).toBe(false);
});
