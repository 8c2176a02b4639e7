import { describe, expect, it } from 'vitest';
import { find, rendered, usual } from './cases.ts';

describe('the network policies', () => {
  const prometheus = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } },
  };
  const name = (value: string) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/name': value } } });

  it('let callers, the store itself and Prometheus to S3, and nobody to the console', () => {
    expect(find('NetworkPolicy', 'store').spec).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'store', 'app.kubernetes.io/component': 'server' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [name('web'), name('store'), prometheus], ports: [{ protocol: 'TCP', port: 9000 }] }],
    });
    expect(JSON.stringify(find('NetworkPolicy', 'store'))).not.toContain('9001');
  });

  it('let nobody but itself and Prometheus in where no service uses it', () => {
    expect(find('NetworkPolicy', 'store', { ...usual, callers: [] }).spec).toMatchObject({
      ingress: [{ from: [name('store'), prometheus] }],
    });
  });

  it('let servers and setup out to names and servers, and nowhere else; nobody reaches the setup', () => {
    const dns = {
      to: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
          podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        },
      ],
      ports: [
        { protocol: 'UDP', port: 53 },
        { protocol: 'TCP', port: 53 },
      ],
    };
    const servers = {
      to: [
        {
          podSelector: {
            matchLabels: { 'app.kubernetes.io/name': 'store', 'app.kubernetes.io/component': 'server' },
          },
        },
      ],
      ports: [{ protocol: 'TCP', port: 9000 }],
    };
    expect(find('NetworkPolicy', 'store').spec['egress']).toEqual([dns, servers]);
    const setup = find('NetworkPolicy', 'store-setup').spec;
    expect(setup).toMatchObject({ policyTypes: ['Ingress', 'Egress'], egress: [dns, servers] });
    expect(setup).not.toHaveProperty('ingress');
  });
});

it.each([
  ['StatefulSet', 'store', 'spec.template'],
  ['Job', 'store-setup', 'spec.template'],
  ['CronJob', 'store-setup', 'spec.jobTemplate.spec.template'],
])('a pod of %s %s has no sidecar: the mesh would refuse its callers', (kind, name, path) => {
  expect(find(kind, name)).toHaveProperty(
    `${path}.metadata.labels`,
    expect.objectContaining({ 'sidecar.istio.io/inject': 'false' }),
  );
});

describe('TLS', () => {
  it('comes from an authority of the store alone, whose servers answer to all their names', () => {
    expect(find('Certificate', 'store-ca').spec).toMatchObject({
      isCA: true,
      secretName: 'store-ca',
      duration: '87600h',
      privateKey: { rotationPolicy: 'Never' },
      issuerRef: { kind: 'Issuer', name: 'store-root' },
    });
    expect(find('Issuer', 'store').spec).toEqual({ ca: { secretName: 'store-ca' } });
    expect(find('Certificate', 'store-server').spec).toMatchObject({
      secretName: 'store-server',
      duration: '2160h',
      renewBefore: '720h',
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      usages: ['digital signature', 'server auth', 'client auth'],
      issuerRef: { kind: 'Issuer', name: 'store' },
      ipAddresses: ['127.0.0.1'],
      dnsNames: [
        'store',
        'store.s3www',
        'store.s3www.svc',
        'store.s3www.svc.cluster.local',
        'store-console.s3www.svc.cluster.local',
        '*.store-hosts.s3www.svc.cluster.local',
        'localhost',
      ],
    });
  });

  it('is verified by Prometheus and by the setup', () => {
    expect(find('PodMonitor', 'store').spec['podMetricsEndpoints']).toEqual(
      ['cluster', 'node'].map((scope) => ({
        port: 's3',
        path: `/minio/v2/metrics/${scope}`,
        interval: '30s',
        scheme: 'https',
        relabelings: [{ sourceLabels: ['__metrics_path__'], targetLabel: 'metrics_path' }],
        tlsConfig: {
          ca: { secret: { name: 'store-ca', key: 'ca.crt' } },
          serverName: 'store.s3www.svc.cluster.local',
        },
      })),
    );
    expect(JSON.stringify(find('Job', 'store-setup'))).toContain(
      '{"name":"SSL_CERT_FILE","value":"/etc/trust/ca.crt"}',
    );
  });

  it('leaves nothing behind where it is off', () => {
    const text = JSON.stringify(rendered({ ...usual, tls: false }));
    expect(text).not.toMatch(/cert-manager|https:\/\/store|SSL_CERT_FILE|"store-ca"|"store-server"/);
    expect(text).toContain('http://store.s3www.svc.cluster.local:9000');
  });
});
