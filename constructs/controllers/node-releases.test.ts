import { describe, expect, it } from 'vitest';
import { valueAt } from '../../tests/charts/value-at.ts';
import { releaseContext } from '../../tests/support/release-context.ts';
import { clusterAutoscalerRelease } from './cluster-autoscaler-release.ts';
import { imageAlias, karpenterReleases, pools } from './karpenter-release.ts';

describe('the cluster autoscaler', () => {
  const { values } = clusterAutoscalerRelease(releaseContext('prod'));

  it('is of the minor of its cluster', () => {
    expect(values['image']).toEqual({ tag: 'v1.36.1' });
    const context = releaseContext('prod');
    const older = { ...context.environment, cluster: { ...context.environment.cluster, version: '1.35' } };
    expect(clusterAutoscalerRelease({ ...context, environment: older }).values['image']).toEqual({ tag: 'v1.35.2' });
  });

  it('finds its groups by the name of the cluster and keeps those of a purpose at one size', () => {
    expect(values['autoDiscovery']).toEqual({ clusterName: 'prod-platform' });
    expect(values['extraArgs']).toMatchObject({ 'balance-similar-node-groups': true });
  });

  it('tells when it gets no nodes, in words without braces: its chart reads them as a template', () => {
    const rules = valueAt(values, 'prometheusRule', 'rules') as readonly { readonly alert: string }[];
    expect(rules.map(({ alert }) => alert)).toEqual(['ClusterAutoscalerCannotAddNodes']);
    expect(JSON.stringify(rules)).not.toContain('{{');
  });

  it('acts as the service account that has its role', () => {
    expect(values['rbac']).toEqual({ create: true, serviceAccount: { create: true, name: 'cluster-autoscaler' } });
  });

  it('has a second one waiting where there are three zones', () => {
    expect(values['replicaCount']).toBe(2);
    expect(clusterAutoscalerRelease(releaseContext('dev')).values['replicaCount']).toBe(1);
  });
});

describe('Karpenter', () => {
  const [, karpenter, last] = karpenterReleases(releaseContext('prod'));

  it('leaves its definitions to the release before it', () => {
    expect(karpenter).toMatchObject({ name: 'karpenter', skipCrds: true });
    expect(karpenter?.after).toContain('karpenter-crd');
  });

  it('hears of interruptions by the queue that Terraform made', () => {
    expect(valueAt(karpenter?.values, 'settings')).toMatchObject({
      clusterName: 'prod-platform',
      interruptionQueue: 'prod-karpenter',
    });
  });

  it('launches nothing before it runs', () => {
    expect(last).toMatchObject({ name: 'platform-karpenter', chart: { local: 'platform' }, after: ['karpenter'] });
  });
});

describe('its pools', () => {
  const { pools: byPurpose, ...shared } = pools(releaseContext('prod'));

  it('are launched as the nodes of the groups: same profile, image, key and metadata', () => {
    expect(shared).toEqual({
      discovery: 'prod-platform',
      instanceProfile: 'prod-karpenter-node',
      image: 'al2023@v20260930',
      volumeKeyArn: releaseContext('prod').dataKeyArn,
      metadataHops: 2,
      tags: { environment: 'prod' },
      expireAfter: '720h',
    });
    expect(pools(releaseContext('dev')).metadataHops).toBe(1);
  });

  it('are bounded by the most nodes of the environment, without those that stand in groups', () => {
    expect(byPurpose['applications']).toMatchObject({
      instanceType: 'm7i.2xlarge',
      capacity: ['on-demand'],
      zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
      // One more in each of three zones: 8 vCPU and 32 GiB each.
      limits: { cpu: 24, memoryGiB: 96 },
    });
  });

  it('take spot instances first where the environment buys them, and others where there are none', () => {
    const context = releaseContext('prod');
    const { nodes } = context.environment.cluster;
    const cluster = {
      ...context.environment.cluster,
      nodes: { ...nodes, applications: { ...nodes.applications, capacity: 'spot' as const } },
    };
    const spot = pools({ ...context, environment: { ...context.environment, cluster } });
    expect(spot.pools['applications']).toMatchObject({ capacity: ['spot', 'on-demand'] });
    expect(spot.pools['system']).toMatchObject({ capacity: ['on-demand'] });
  });

  it('keep applications off the nodes of the platform', () => {
    expect(byPurpose['system']).toMatchObject({
      labels: { purpose: 'system' },
      taints: [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'PreferNoSchedule' }],
    });
    expect(byPurpose['applications']).toMatchObject({ labels: { purpose: 'applications' }, taints: [] });
  });

  it('take the newest image where none is pinned', () => {
    expect([imageAlias('1.36.4-20260930'), imageAlias(undefined)]).toEqual(['al2023@v20260930', 'al2023@latest']);
  });
});
