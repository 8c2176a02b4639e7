import { PlatformError, type Problem } from '../../lib/errors.ts';
import type { PlatformRelease } from './platform-release.ts';

/**
 * The releases so that each comes after all that it names in `after`; otherwise in the given order.
 * @throws PlatformError for a name that no release has, a name that two have, and a circle.
 */
export function releaseOrder(releases: readonly PlatformRelease[]): readonly PlatformRelease[] {
  const problems = [...duplicates(releases), ...unknown(releases)];
  if (problems.length > 0) throw new PlatformError(problems);
  const ordered: PlatformRelease[] = [];
  let waiting = [...releases];
  while (waiting.length > 0) {
    const done = new Set(ordered.map(({ name }) => name));
    const ready = waiting.find(({ after }) => after.every((name) => done.has(name)));
    if (ready === undefined) throw new PlatformError([circle(waiting)]);
    ordered.push(ready);
    waiting = waiting.filter((release) => release !== ready);
  }
  return ordered;
}

function duplicates(releases: readonly PlatformRelease[]): Problem[] {
  const names = releases.map(({ name }) => name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) =>
    problem(name, name, 'a name that no other release of the platform has', 'rename one of the two'),
  );
}

function unknown(releases: readonly PlatformRelease[]): Problem[] {
  const names = releases.map(({ name }) => name);
  return releases.flatMap(({ name, after }) =>
    after
      .filter((other) => !names.includes(other))
      .map((other) =>
        problem(`${name}.after`, other, `a release of the platform: ${names.join(', ')}`, 'correct the name'),
      ),
  );
}

function circle(waiting: readonly PlatformRelease[]): Problem {
  const names = waiting.map(({ name }) => name);
  return problem(
    'after',
    waiting.map(({ name, after }) => `${name} after ${after.filter((other) => names.includes(other)).join(', ')}`),
    'an order in which each release can be the next',
    'take one of these out of `after`',
  );
}

function problem(path: string, given: unknown, allowed: string, fix: string): Problem {
  return { code: 'SYNTH_INTERNAL', path: `constructs/controllers: ${path}`, given, allowed, fix };
}
