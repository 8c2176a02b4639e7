import { describe, expect, it } from 'vitest';
import { amiType, autoscalerTags, NODE_PURPOSES, TAINTS, userData } from './node-settings.ts';

describe('image family', () => {
  it.each([
    ['t3.medium', 'AL2023_x86_64_STANDARD'],
    ['m7i.large', 'AL2023_x86_64_STANDARD'],
    ['t4g.large', 'AL2023_ARM_64_STANDARD'],
    ['m7g.xlarge', 'AL2023_ARM_64_STANDARD'],
  ])('of %s is %s', (type, family) => {
    expect(amiType(type)).toBe(family);
  });
});

describe('user data', () => {
  it('tells the kubelet how many pods prefix delegation makes room for, and nothing else', () => {
    expect(userData('t3.medium')).toBe(
      [
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary="BOUNDARY"',
        '',
        '--BOUNDARY',
        'Content-Type: application/node.eks.aws',
        '',
        'apiVersion: node.eks.aws/v1alpha1',
        'kind: NodeConfig',
        'spec:',
        '  kubelet:',
        '    config:',
        '      maxPods: 110',
        '',
        '--BOUNDARY--',
        '',
      ].join('\n'),
    );
  });

  it('follows the instance type', () => {
    expect(userData('m7g.medium')).toContain('maxPods: 98\n');
  });

  it('is left to the image for a type that the catalogue lacks', () => {
    expect(userData('x1.32xlarge')).toBeUndefined();
  });
});

describe('taints', () => {
  it('keep applications off system nodes where there is room elsewhere, and forbid nothing', () => {
    expect(TAINTS.system).toEqual([{ key: 'CriticalAddonsOnly', value: 'true', effect: 'PREFER_NO_SCHEDULE' }]);
    expect(TAINTS.applications).toEqual([]);
  });
});

describe('tags for the autoscaler', () => {
  it('let it find the group and foresee a node of it', () => {
    expect(autoscalerTags({ clusterName: 'dev-platform', purpose: 'applications', diskGiB: 50 })).toEqual({
      Enabled: { key: 'k8s.io/cluster-autoscaler/enabled', value: 'true' },
      Owned: { key: 'k8s.io/cluster-autoscaler/dev-platform', value: 'owned' },
      Purpose: { key: 'k8s.io/cluster-autoscaler/node-template/label/purpose', value: 'applications' },
      Disk: { key: 'k8s.io/cluster-autoscaler/node-template/resources/ephemeral-storage', value: '50Gi' },
    });
  });

  it('name the taint of system nodes as Kubernetes writes it', () => {
    const { TaintCriticalAddonsOnly } = autoscalerTags({ clusterName: 'dev', purpose: 'system', diskGiB: 20 });
    expect(TaintCriticalAddonsOnly).toEqual({
      key: 'k8s.io/cluster-autoscaler/node-template/taint/CriticalAddonsOnly',
      value: 'true:PreferNoSchedule',
    });
  });

  it('stay below the 50 tags of an auto scaling group and within their lengths', () => {
    for (const purpose of NODE_PURPOSES) {
      const tags = Object.values(autoscalerTags({ clusterName: 'c'.repeat(90), purpose, diskGiB: 1000 }));
      expect(tags.length).toBeLessThan(40);
      for (const { key, value } of tags) {
        expect(key.length).toBeLessThanOrEqual(128);
        expect(value.length).toBeLessThanOrEqual(256);
      }
    }
  });
});
