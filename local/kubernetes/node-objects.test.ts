import { describe, expect, it } from 'vitest';
import { csiNodeObject, nodeObject, nodesOf } from './node-objects.ts';

describe('the nodes of an environment', () => {
  const environment = {
    region: 'ap-south-1',
    network: { zones: ['a', 'b'] },
    cluster: {
      nodes: {
        system: { instanceType: 't3.medium', perZone: [1, 2] },
        applications: { instanceType: 't3.large', perZone: [0, 3] },
      },
    },
  } as const;

  it('are the least of each purpose in every zone', () => {
    expect(nodesOf(environment)).toEqual(
      ['ap-south-1a', 'ap-south-1b'].map((zone) => ({
        name: `system-${zone}-0`,
        zone,
        region: 'ap-south-1',
        purpose: 'system',
        instanceType: 't3.medium',
      })),
    );
  });

  it('or the most', () => {
    const nodes = nodesOf(environment, 'most');
    expect(nodes.filter(({ purpose }) => purpose === 'system')).toHaveLength(4);
    expect(nodes.filter(({ purpose }) => purpose === 'applications')).toHaveLength(6);
    expect(new Set(nodes.map(({ name }) => name)).size).toBe(10);
  });
});

describe('a node', () => {
  const spec = {
    name: 'system-us-east-1b-0',
    zone: 'us-east-1b',
    region: 'us-east-1',
    purpose: 'system',
    instanceType: 'm7i.large',
  } as const;
  const node = nodeObject(spec, 7);

  it('carries the labels by which pods choose and spread', () => {
    expect(node.metadata.labels).toEqual({
      'topology.kubernetes.io/zone': 'us-east-1b',
      'topology.kubernetes.io/region': 'us-east-1',
      'kubernetes.io/hostname': 'system-us-east-1b-0',
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'node.kubernetes.io/instance-type': 'm7i.large',
      purpose: 'system',
    });
  });

  it('has addresses of its own and the taint of its purpose', () => {
    expect(node['spec']).toEqual({
      podCIDR: '100.64.7.0/24',
      podCIDRs: ['100.64.7.0/24'],
      providerID: 'aws:///us-east-1b/i-00000000000000007',
      taints: [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'PreferNoSchedule' }],
    });
    const applications = nodeObject({ ...spec, purpose: 'applications' }, 8);
    expect(applications['spec']).toMatchObject({ taints: [] });
  });

  it('offers pods less than the instance has', () => {
    expect(node['status']).toMatchObject({
      capacity: { cpu: '2', memory: '8Gi', pods: '110' },
      allocatable: { cpu: '1930m', pods: '110' },
    });
  });

  it('of a processor by ARM says so', () => {
    expect(nodeObject({ ...spec, instanceType: 'm7g.large' }, 0).metadata.labels).toMatchObject({
      'kubernetes.io/arch': 'arm64',
    });
  });

  it('of an unknown type is refused', () => {
    expect(() => nodeObject({ ...spec, instanceType: 'z9.huge' }, 0)).toThrow('unknown instance type z9.huge');
  });

  it('takes its report of volumes with it when it goes', () => {
    expect(csiNodeObject(spec, 'uid-1').metadata['ownerReferences']).toEqual([
      { apiVersion: 'v1', kind: 'Node', name: 'system-us-east-1b-0', uid: 'uid-1' },
    ]);
  });
});
