import { describe, expect, it } from 'vitest';
import { CHARTS } from '../../lib/catalogue/index.ts';
import { unknownKeys } from '../../tests/charts/keys.ts';
import { releaseContext } from '../../tests/support/release-context.ts';
import { deliveryReleases } from './delivery-releases.ts';
import { CONTROLLER_NAMESPACES } from './namespaces.ts';
import type { ReleaseContext } from './platform-release.ts';

const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;

const withKarpenter = (context: ReleaseContext): ReleaseContext => ({
  ...context,
  environment: { ...context.environment, cluster: { ...context.environment.cluster, autoscaler: 'karpenter' } },
});
const withoutSso = (context: ReleaseContext): ReleaseContext => {
  const { sso: _, ...environment } = context.environment;
  return { ...context, environment };
};

const names = (context: ReleaseContext) => deliveryReleases(context).map(({ name }) => name);

describe('releases of delivery', () => {
  it('are the same in every environment', () => {
    for (const environment of ENVIRONMENTS) {
      expect(names(releaseContext(environment))).toEqual([
        'cluster-autoscaler',
        'keda',
        'platform-reloader',
        'reloader',
        'velero',
        'mongodb-kubernetes',
        'platform-argo-cd',
        'argo-cd',
      ]);
    }
  });

  it('make room by Karpenter where the environment says so: definitions first, pools last', () => {
    const releases = names(withKarpenter(releaseContext('prod')));
    expect(releases.slice(0, 3)).toEqual(['karpenter-crd', 'karpenter', 'platform-karpenter']);
    expect(releases).not.toContain('cluster-autoscaler');
  });

  it('wait for what comes before them, never for each other in a circle', () => {
    const releases = deliveryReleases(withKarpenter(releaseContext('prod')));
    const seen = new Set<string>();
    const own = new Set(releases.map(({ name }) => name));
    for (const { name, after } of releases) {
      for (const other of after.filter((one) => own.has(one))) expect(seen, `${name} after ${other}`).toContain(other);
      seen.add(name);
    }
  });

  it('go into namespaces that the platform makes, or into kube-system', () => {
    for (const { name, namespace } of deliveryReleases(withKarpenter(releaseContext('dev')))) {
      expect(['kube-system', ...Object.keys(CONTROLLER_NAMESPACES)], name).toContain(namespace);
    }
  });

  it.each(ENVIRONMENTS)('of %s say nothing that their chart does not know', (environment) => {
    const context = releaseContext(environment);
    for (const variant of [context, withKarpenter(context), withoutSso(context)]) {
      for (const { name, chart, values } of deliveryReleases(variant)) {
        if (typeof chart === 'string') expect(unknownKeys(CHARTS[chart].chart, values), name).toEqual([]);
      }
    }
  });

  it('carry no password, token or key, in whatever variant', () => {
    const text = JSON.stringify(
      [releaseContext('prod'), withoutSso(releaseContext('prod'))].flatMap((context) => deliveryReleases(context)),
    );
    expect(text).not.toMatch(/"(password|token|clientSecret|argocdServerAdminPassword|secretContents)":/i);
  });
});
