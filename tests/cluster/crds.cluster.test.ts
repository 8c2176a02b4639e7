import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeCluster, sharedCluster } from './cluster.ts';

describeCluster('the CRDs of the tests', () => {
  const cluster = sharedCluster(() => ({
    nodes: [
      { name: 'only', zone: 'us-east-1a', region: 'us-east-1', purpose: 'applications', instanceType: 'm7i.large' },
    ],
  }));

  it('admit a valid object, and refuse an invalid one with its path', async () => {
    const { api } = cluster();
    const route = (port: unknown) => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'web', namespace: 'default' },
      spec: { hosts: ['web.test'], http: [{ route: [{ destination: { host: 'web', port: { number: port } } }] }] },
    });
    await expect(api.create(route(80), { dryRun: true })).resolves.toMatchObject({ kind: 'VirtualService' });
    await expect(api.create(route('http'), { dryRun: true })).rejects.toThrow(
      /spec.http\[0\].route\[0\].destination.port.number: Invalid value: "string"/,
    );
  });

  it('apply rules that types cannot say', async () => {
    const policy = {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'ports', namespace: 'default' },
      spec: { portLevelMtls: { 8080: { mode: 'DISABLE' } } },
    };
    await expect(cluster().api.create(policy, { dryRun: true })).rejects.toThrow(/portLevelMtls requires selector/);
  });

  it('include what only the tests declare', async () => {
    const binding = (spec: object) => ({
      apiVersion: 'elbv2.k8s.aws/v1beta1',
      kind: 'TargetGroupBinding',
      metadata: { name: 'ingress', namespace: 'default' },
      spec,
    });
    const { api } = cluster();
    const serviceRef = { name: 'ingress', port: 443 };
    await expect(api.create(binding({ serviceRef, targetType: 'ip' }), { dryRun: true })).resolves.toBeDefined();
    await expect(api.create(binding({ targetType: 'ip' }), { dryRun: true })).rejects.toThrow(
      /spec.serviceRef: Required/,
    );
    await expect(api.create(binding({ serviceRef, targetTyp: 'ip' }), { dryRun: true })).rejects.toThrow(
      /unknown field "spec.targetTyp"/,
    );
  });

  it('go with their cluster, which leaves neither processes nor files after its end', async () => {
    const { programs, stop } = cluster();
    const pids = programs.pids();
    expect(pids.length).toBeGreaterThanOrEqual(6);
    expect(pids.filter(isAlive)).toEqual(pids);
    await stop();
    expect(pids.filter(isAlive)).toEqual([]);
    expect(existsSync(programs.folder)).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
