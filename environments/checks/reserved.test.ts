import { describe, expect, it } from 'vitest';
import { realworld } from '../../systems/realworld.ts';
import { brief, problemsOfDev, problemsOfSystem } from '../../tests/support/input.ts';

const jobs = { kind: 'queue', workerTimeoutSeconds: 30 };

describe('a need', () => {
  it.each(['api', 'api-alarms', 'dashboard', 'readers', 'repository', 'services'])(
    'may not be called `%s`: the stack of its system has a construct of that name',
    (need) => {
      expect(brief(problemsOfSystem(realworld, { [`needs.${need}`]: jobs }))).toEqual([
        `DUPLICATE systems/realworld: needs.${need}`,
      ]);
    },
  );

  it.each(['apis', 'service', 'alarms'])('may be called `%s`', (need) => {
    expect(problemsOfSystem(realworld, { [`needs.${need}`]: jobs })).toEqual([]);
  });
});

describe('an environment', () => {
  it('without any system is refused, because its certificate would have no name', () => {
    const [problem, ...others] = problemsOfDev({ systems: {} });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'CONFLICTING_CHOICE', path: 'environments/dev: systems', given: {} });
    expect(problem?.allowed).toContain('certificate');
  });
});
