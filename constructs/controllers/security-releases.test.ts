import { describe, expect, it } from 'vitest';
import { unknownKeys } from '../../tests/charts/keys.ts';
import { releaseContext } from '../../tests/support/release-context.ts';
import { releaseNamed } from '../../tests/support/releases.ts';
import { securityReleases } from './security-releases.ts';

const prod = securityReleases(releaseContext('prod'));
const dev = securityReleases(releaseContext('dev'));

it('values use only keys that their charts know', () => {
  for (const { name, chart, values } of [...prod, ...dev]) {
    expect({ name, unknown: unknownKeys(String(chart), values) }).toEqual({ name, unknown: [] });
  }
});

describe('cert-manager', () => {
  const { values } = releaseNamed(prod, 'cert-manager');

  it('keeps its definitions when it goes', () => {
    expect(values['crds']).toEqual({ enabled: true, keep: true });
  });

  it('elects its leader in its own namespace', () => {
    expect(values['global']).toMatchObject({ leaderElection: { namespace: 'cert-manager' } });
  });

  it('stands twice in prod with a budget for each part, and once in dev, where a budget would hold up drains', () => {
    for (const part of [values, values['webhook'], values['cainjector']]) {
      expect(part).toMatchObject({ replicaCount: 2, podDisruptionBudget: { enabled: true, maxUnavailable: 1 } });
    }
    const small = releaseNamed(dev, 'cert-manager').values;
    for (const part of [small, small['webhook'], small['cainjector']]) {
      expect(part).toMatchObject({ replicaCount: 1 });
      expect(part).not.toHaveProperty('podDisruptionBudget');
    }
  });
});

describe('External Secrets', () => {
  const { values } = releaseNamed(prod, 'external-secrets');

  it('keeps its definitions when it goes, since secrets would go with them', () => {
    expect(values).toMatchObject({
      installCRDs: true,
      crds: { annotations: { 'helm.sh/resource-policy': 'keep' } },
    });
  });

  it('has one leader among its replicas', () => {
    expect(values).toMatchObject({ leaderElect: true, replicaCount: 2, podDisruptionBudget: { maxUnavailable: 1 } });
  });

  it('acts as the service account that the role is bound to', () => {
    expect(values['serviceAccount']).toEqual({ create: true, name: 'external-secrets' });
  });

  it('only reads: pushing secrets out of the cluster is off', () => {
    expect(values).toMatchObject({ processPushSecret: false, processClusterPushSecret: false });
  });
});
