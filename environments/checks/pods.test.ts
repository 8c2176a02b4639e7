import { expect, test } from 'vitest';
import { birthday } from '../../systems/birthday.ts';
import { realworld } from '../../systems/realworld.ts';
import { problemsOfSystem } from '../../tests/support/input.ts';

/** Problems about single pods; a large request may also be more than all nodes have. */
const tooLarge = (problems: ReturnType<typeof problemsOfSystem>) =>
  problems.filter(({ path }) => path.includes(': systems/'));

test('a pod that no node can hold is refused, with what the largest node has for it', () => {
  const [problem, ...others] = tooLarge(problemsOfSystem(realworld, { 'services.backend.cpuMillicores': 1900 }));
  expect(others).toEqual([]);
  expect(problem).toMatchObject({
    code: 'CAPACITY_EXHAUSTED',
    path: 'environments/dev: systems/realworld: services.backend.cpuMillicores',
    given: 1900,
  });
  expect(problem?.allowed).toMatch(/^at most \d+, which the largest node has for one pod$/);
  const room = Number(/\d+/.exec(problem?.allowed ?? '')?.[0]);
  expect(tooLarge(problemsOfSystem(realworld, { 'services.backend.cpuMillicores': room }))).toEqual([]);
  // The mesh's proxy is part of the pod.
  expect(tooLarge(problemsOfSystem(birthday, { 'services.api.cpuMillicores': room }))).toHaveLength(1);
});
