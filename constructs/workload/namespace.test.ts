import { describe, expect, it } from 'vitest';
import { namespaceLabels } from './namespace.ts';

describe('labels of a namespace', () => {
  it('enforce its Pod Security Standard and tell whoever applies a workload', () => {
    expect(namespaceLabels({ podSecurity: 'restricted' })).toEqual({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'latest',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/warn-version': 'latest',
    });
  });

  it('ask for a sidecar only in the mesh', () => {
    expect(namespaceLabels({ podSecurity: 'restricted', mesh: true })).toMatchObject({ 'istio-injection': 'enabled' });
    expect(namespaceLabels({ podSecurity: 'restricted', mesh: false })).not.toHaveProperty('istio-injection');
  });

  it('let rollouts wait for a load balancer only where there is one', () => {
    const gate = 'elbv2.k8s.aws/pod-readiness-gate-inject';
    expect(namespaceLabels({ podSecurity: 'restricted', loadBalanced: true })).toMatchObject({ [gate]: 'enabled' });
    expect(namespaceLabels({ podSecurity: 'restricted' })).not.toHaveProperty([gate]);
  });
});
