import type { Problem } from '../../lib/errors.ts';
import { nearest } from '../../lib/near.ts';
import type { System } from '../../systems/schema.ts';
import type { Environment } from '../schema.ts';
import {
  chartsOf,
  type ImageVersion,
  ownImages,
  type VersionFile,
  type VersionFiles,
  versionPath,
} from '../versions.ts';

/** What is wrong with a version file whose form is right. */
export function versionProblems(
  path: string,
  system: System,
  { charts, images }: VersionFile,
  current: VersionFiles['charts'],
): Problem[] {
  return [...chartProblems(path, system, charts, current), ...imageProblems(path, system, images)];
}

/** Files that belong to no system of their environment. */
export function strayFiles(
  environments: readonly Pick<Environment, 'name' | 'systems'>[],
  { texts }: VersionFiles,
): Problem[] {
  const known = environments.flatMap(({ name, systems }) =>
    Object.keys(systems).map((item) => versionPath(name, item)),
  );
  return Object.keys(texts)
    .filter((path) => !known.includes(path))
    .map((path) => ({
      code: 'UNKNOWN_SYSTEM',
      path,
      given: path,
      allowed: 'gitops/<environment>/<system>.yaml of a system that runs there',
      fix: hint(path, known, 'remove the file, or choose the system in the environment'),
    }));
}

function chartProblems(
  path: string,
  system: System,
  given: Readonly<Record<string, string>>,
  current: VersionFiles['charts'],
): Problem[] {
  const wanted = chartsOf(system);
  const unknown = Object.keys(given)
    .filter((chart) => !wanted.includes(chart))
    .map((chart) =>
      problem('UNKNOWN_KEY', `${path}: charts.${chart}`, chart, wanted.join(', '), hint(chart, wanted, 'remove it')),
    );
  return [
    ...unknown,
    ...wanted.flatMap((chart) => {
      const version = given[chart];
      const place = `${path}: charts.${chart}`;
      const now = current[chart] ?? version ?? '';
      if (version === undefined)
        return [problem('INVALID_VALUE', place, version, `the version of charts/${chart}`, `write ${chart}: ${now}`)];
      // What the cluster pulls may lag behind; what is released from here is the chart as it lies here.
      const accepted = system.delivery === 'gitops' ? !newer(version, now) : version === now;
      if (accepted) return [];
      const allowed = system.delivery === 'gitops' ? `${now}, or an earlier one that was pushed` : now;
      return [
        problem(
          'VERSION_UNSUPPORTED',
          place,
          version,
          `${allowed} (charts/${chart}/Chart.yaml)`,
          `write ${chart}: ${now}`,
        ),
      ];
    }),
  ];
}

function newer(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const index = a.findIndex((part, position) => part !== b[position]);
  return index >= 0 && (a[index] ?? 0) > (b[index] ?? 0);
}

function imageProblems(path: string, system: System, images: Readonly<Record<string, ImageVersion>>): Problem[] {
  const own = ownImages(system, {}).map(([name]) => name);
  return Object.entries(images).flatMap(([name, { digest: stable, canary: second }]) => {
    const place = `${path}: images.${name}`;
    if (!own.includes(name)) {
      const fix = hint(name, own, 'name a service whose image the team builds');
      return [problem('UNKNOWN_SERVICE', place, name, own.join(', ') || '(none)', fix)];
    }
    if (second === null) return [];
    const routed = (system.services[name]?.routes.length ?? 0) > 0;
    const wrong: Problem[] = [];
    if (stable === null) {
      wrong.push(
        problem(
          'CONFLICTING_CHOICE',
          `${place}.canary`,
          second.digest,
          'a canary beside a digest',
          'write the digest that runs first',
        ),
      );
    }
    if (!routed) {
      wrong.push(
        problem(
          'CONFLICTING_CHOICE',
          `${place}.canary`,
          second.digest,
          'a canary of a service with routes: they decide who reaches it',
          'write canary: null and roll the image out',
        ),
      );
    }
    if (second.weightPercent === 0 && second.header === null) {
      wrong.push(
        problem(
          'CONFLICTING_CHOICE',
          `${place}.canary.weightPercent`,
          0,
          '1 to 50, or 0 with a header: else nobody reaches the canary',
          'write a share, or the header',
        ),
      );
    }
    return wrong;
  });
}

function problem(code: Problem['code'], path: string, given: unknown, allowed: string, fix: string): Problem {
  return { code, path, given, allowed, fix };
}

function hint(given: string, known: readonly string[], fix: string): string {
  const near = nearest(given, known);
  return near === undefined ? fix : `did you mean \`${near}\`? Else ${fix}`;
}
