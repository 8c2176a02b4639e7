import { expect, it } from 'vitest';
import { dev } from '../../environments/dev.ts';
import { systems } from '../../systems/index.ts';
import type { SystemInput } from '../../systems/schema.ts';
import { brief, problemsOf } from '../../tests/support/input.ts';
import { CONTROLLER_NAMESPACES } from './namespaces.ts';

const [any] = systems;

it.each(Object.keys(CONTROLLER_NAMESPACES))('%s is no name for a system, whose namespace would be the same', (name) => {
  expect(brief(problemsOf([dev], [...systems, { ...any, name } as SystemInput]))).toEqual([
    `DUPLICATE systems/${name}: name`,
  ]);
});
