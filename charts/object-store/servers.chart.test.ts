import { describe, expect, it } from 'vitest';
import type { Values } from '../../local/releases/argo-values.ts';
import { find, rendered, usual } from './cases.ts';

describe('the servers', () => {
  it('form one erasure set by their names, and serve S3 and the console', () => {
    const { spec } = find('StatefulSet', 'store');
    expect(spec).toMatchObject({
      replicas: 6,
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate' },
      serviceName: 'store-hosts',
      template: { spec: { terminationGracePeriodSeconds: 60 } },
    });
    expect(spec).toHaveProperty('template.spec.containers.0.args', [
      'server',
      '--json',
      '--anonymous',
      '--certs-dir=/etc/object-store/certificates',
      '--address=:9000',
      '--console-address=:9001',
      'https://store-{0...5}.store-hosts.s3www.svc.cluster.local:9000/data',
    ]);
  });

  it('is a folder alone where there is one', () => {
    const { spec } = find('StatefulSet', 'store', { ...usual, servers: 1, tls: false });
    expect(spec).toHaveProperty('template.spec.containers.0.args', [
      'server',
      '--json',
      '--anonymous',
      '--address=:9000',
      '--console-address=:9001',
      '/data',
    ]);
  });

  it('keep their volumes, which are encrypted, whatever becomes of the set', () => {
    const { spec, metadata } = find('StatefulSet', 'store');
    expect(spec).toHaveProperty('persistentVolumeClaimRetentionPolicy', {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    });
    expect(spec).toHaveProperty('volumeClaimTemplates.0.spec', {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'encrypted',
      resources: { requests: { storage: '100Gi' } },
    });
    expect(metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-options': 'Prune=confirm' });
  });

  it('spread over as many zones as there are servers for, and over hosts where that can be had', () => {
    const spread = (values: Values) =>
      (find('StatefulSet', 'store', values) as unknown as Spread).spec.template.spec.topologySpreadConstraints.map(
        ({ labelSelector: _, ...constraint }) => constraint,
      );
    const hosts = { topologyKey: 'kubernetes.io/hostname', maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway' };
    const zones = { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' };
    expect(spread(usual)).toEqual([{ ...zones, minDomains: 3 }, hosts]);
    expect(spread({ ...usual, servers: 1 })).toEqual([{ ...zones, minDomains: 1 }, hosts]);
    expect(spread({ ...usual, servers: 4, zones: 2 })).toEqual([{ ...zones, minDomains: 2 }, hosts]);
  });

  it('take the login of the administrator from its Secret', () => {
    const { spec } = find('StatefulSet', 'store');
    expect(spec).toHaveProperty('template.spec.containers.0.env', [
      { name: 'HOME', value: '/tmp' },
      { name: 'MINIO_ROOT_USER', valueFrom: { secretKeyRef: { name: 'store-root', key: 'root-user' } } },
      { name: 'MINIO_ROOT_PASSWORD', valueFrom: { secretKeyRef: { name: 'store-root', key: 'root-password' } } },
      { name: 'MINIO_PROMETHEUS_AUTH_TYPE', value: 'public' },
    ]);
  });

  it('own their volume, by a user who is not root', () => {
    expect(find('StatefulSet', 'store').spec).toHaveProperty('template.spec.securityContext', {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it('ask for what they may, twice the memory at most, and are not restarted by a new chart version', () => {
    const { spec } = find('StatefulSet', 'store');
    expect(spec).toHaveProperty('template.spec.containers.0.resources', {
      requests: { cpu: '250m', memory: '512Mi' },
      limits: { memory: '1024Mi' },
    });
    expect(JSON.stringify(spec)).not.toContain('helm.sh/chart');
  });

  it('are asked for their health in the language that they speak', () => {
    for (const [tls, scheme] of [
      [true, 'HTTPS'],
      [false, 'HTTP'],
    ]) {
      const { spec } = find('StatefulSet', 'store', { ...usual, tls });
      for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
        expect(spec).toHaveProperty(`template.spec.containers.0.${probe}.httpGet.scheme`, scheme);
      }
    }
  });
});

interface Spread {
  readonly spec: {
    readonly template: { readonly spec: { readonly topologySpreadConstraints: readonly { labelSelector: unknown }[] } };
  };
}

describe('the Services', () => {
  const port = (name: string, number: number, targetPort: string) => [{ name, port: number, targetPort }];
  const selector = { 'app.kubernetes.io/name': 'store', 'app.kubernetes.io/component': 'server' };

  it('give S3, the servers each by a name even before they are ready, and the console', () => {
    const services = rendered().filter(({ kind }) => kind === 'Service');
    expect(Object.fromEntries(services.map((service) => [service.metadata.name, service['spec']]))).toEqual({
      store: { type: 'ClusterIP', selector, ports: port('https-s3', 9000, 's3') },
      'store-hosts': {
        type: 'ClusterIP',
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        selector,
        ports: port('https-s3', 9000, 's3'),
      },
      'store-console': { type: 'ClusterIP', selector, ports: port('https-console', 9001, 'console') },
    });
  });
});

describe('a disruption budget', () => {
  // Write quorum of the default parity: 4 drives carry 2 of parity, 6 carry 3, 8 carry 4; half and half needs one more.
  it.each([
    [4, 3],
    [6, 4],
    [8, 5],
  ])('lets one of %i servers go, and %i are enough to write', (servers, quorum) => {
    const { spec } = find('PodDisruptionBudget', 'store', { ...usual, servers });
    expect(spec['maxUnavailable']).toBe(1);
    expect(servers - 1).toBeGreaterThanOrEqual(quorum);
  });

  it('is not there for a single server, which it would bind to its node', () => {
    expect(rendered({ ...usual, servers: 1 }).filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
  });
});
