import { describe, expect, it } from 'vitest';
import { systemReleases } from '../../constructs/releases/system-releases.ts';
import { houseProblems, podSecurityProblems, podTemplates } from '../../tests/charts/pod-security.ts';
import { testEnvironment } from '../../tests/support/app.ts';
import { factsOf } from '../../tests/support/system-facts.ts';
import { DIGEST, Release, refusal, type Values } from './rendered.ts';

/** Every service of an environment with the values that its stack carries; an awaited image gets a digest. */
function services(environment: 'dev' | 'staging' | 'prod'): readonly Values[] {
  const platform = testEnvironment(environment);
  return platform.deployments.flatMap((deployment) =>
    systemReleases(factsOf(platform, deployment), 'read')
      .filter(({ chart }) => chart === 'application')
      .map(({ values }) => values as Values),
  );
}

const image = (values: Values) => values['image'] as { readonly digest?: string | null; readonly tag?: string };
const awaited = (values: Values) => image(values).digest == null && image(values).tag === undefined;
const pushed = (values: Values): Values => ({ ...values, image: { ...image(values), digest: DIGEST } });

describe.each(['dev', 'staging', 'prod'] as const)('services of %s', (environment) => {
  const given = services(environment);

  it('render, and their pods meet Pod Security restricted', () => {
    expect(given).toHaveLength(17);
    const problems = given.flatMap((values) =>
      podTemplates(new Release(awaited(values) ? pushed(values) : values).objects).flatMap((pod) =>
        [...podSecurityProblems(pod.spec), ...houseProblems(pod)].map((problem) => `${pod.owner}: ${problem}`),
      ),
    );
    expect(problems).toEqual([]);
  });

  it('that wait for their image say so instead of being installed without one', () => {
    const own = given.filter((values) => image(values).tag === undefined);
    expect(own).toHaveLength(16);
    const [waiting] = own.map((values): Values => ({ ...values, image: { ...image(values), digest: null } }));
    expect(refusal(waiting ?? {})).toContain(`awaiting image: ${waiting?.['service']} has neither`);
    expect(given.filter((values) => !awaited(values)).map(({ service }) => service)).toContain('web');
  });
});
