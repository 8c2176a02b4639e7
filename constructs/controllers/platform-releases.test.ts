import { describe, expect, it } from 'vitest';
import { CHARTS } from '../../lib/catalogue/index.ts';
import { unknownKeys } from '../../tests/charts/keys.ts';
import { releaseContext } from '../../tests/support/release-context.ts';
import { CONTROLLER_NAMESPACES } from './namespaces.ts';
import { PRIORITY_CLASSES } from './placement.ts';
import type { PlatformRelease } from './platform-release.ts';
import { platformReleases } from './platform-releases.ts';

const environments = ['dev', 'staging', 'prod'] as const;

/** Names of everything that is there before a release, at whatever distance. */
function before(releases: readonly PlatformRelease[], { after }: PlatformRelease): ReadonlySet<string> {
  const direct = releases.filter(({ name }) => after.includes(name));
  return new Set(direct.flatMap((release) => [release.name, ...before(releases, release)]));
}

describe.each(environments)('the releases of the platform in %s', (environment) => {
  const releases = platformReleases(releaseContext(environment));
  const text = ({ values }: PlatformRelease) => JSON.stringify(values);
  const lacking = (needs: (release: PlatformRelease) => boolean, needed: string) =>
    releases
      .filter((release) => release.name !== needed && needs(release))
      .filter((release) => !before(releases, release).has(needed))
      .map(({ name }) => name);

  it('come after all that they name', () => {
    const position = new Map(releases.map(({ name }, index) => [name, index]));
    for (const { name, after } of releases) {
      for (const other of after) expect(position.get(other)).toBeLessThan(position.get(name) ?? -1);
    }
  });

  it('use only keys that their charts know, in the types that these take', () => {
    const unknown = releases.flatMap(({ name, chart, values }) =>
      typeof chart === 'string' ? unknownKeys(chart, values).map((problem) => `${name}: ${problem}`) : [],
    );
    expect(unknown).toEqual([]);
  });

  it('go to namespaces of the platform', () => {
    const known = [...Object.keys(CONTROLLER_NAMESPACES), 'kube-system'];
    expect(releases.filter(({ namespace }) => !known.includes(namespace))).toEqual([]);
  });

  it('have definitions of monitors before they make one', () => {
    const monitors = (release: PlatformRelease) =>
      /"(serviceMonitor|servicemonitor|podMonitor)":\{"enabled":true/.test(text(release));
    expect(releases.filter(monitors).length).toBeGreaterThan(5);
    expect(lacking(monitors, 'prometheus-operator-crds')).toEqual([]);
  });

  it('have priority and storage classes before they name one', () => {
    const own = Object.keys(PRIORITY_CLASSES).map((name) => `"priorityClassName":"${name}"`);
    const names = (release: PlatformRelease) =>
      own.some((part) => text(release).includes(part)) || text(release).includes('"storageClassName":"encrypted"');
    expect(releases.filter(names).length).toBeGreaterThan(5);
    expect(lacking(names, 'platform-base')).toEqual([]);
  });

  it('have the controller of load balancers before they ask for one', () => {
    const asks = (release: PlatformRelease) => text(release).includes('"ingressClassName":"platform"');
    expect(
      releases
        .filter(asks)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['argo-cd', 'kube-prometheus-stack']);
    expect(lacking(asks, 'aws-load-balancer-controller')).toEqual([]);
  });

  it('name only priority classes that are there', () => {
    const known = [...Object.keys(PRIORITY_CLASSES), 'system-cluster-critical', 'system-node-critical'];
    const named = releases.flatMap((release) =>
      [...text(release).matchAll(/"priorityClassName":"([^"]*)"/g)].map(([, name]) => name ?? ''),
    );
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('carry no secret value', () => {
    for (const release of releases) {
      expect(text(release)).not.toMatch(/"(adminPassword|password|secretKey|accessKey|clientSecret|token)":"[^"]/);
    }
  });
});

it('every chart of the catalogue is released somewhere: a mirror has to hold all of them', () => {
  const context = releaseContext('dev');
  const { environment } = context;
  const karpenter = { ...environment, cluster: { ...environment.cluster, autoscaler: 'karpenter' as const } };
  const used = [context, { ...context, environment: karpenter }]
    .flatMap(platformReleases)
    .flatMap(({ chart }) => (typeof chart === 'string' ? [chart] : []));
  expect([...new Set(used)].sort()).toEqual(Object.keys(CHARTS).sort());
});
