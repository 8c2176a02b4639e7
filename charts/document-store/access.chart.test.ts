import { describe, expect, it } from 'vitest';
import type { Values } from '../../local/releases/argo-values.ts';
import { find, memberPod, rendered, usual } from './cases.ts';

describe('the members at the API server', () => {
  it('read one Secret, and get, change and delete themselves, as a user of their own', () => {
    const { rules } = find('Role', 'shop') as unknown as { rules: unknown };
    expect(rules).toEqual([
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['shop-config'], verbs: ['get'] },
      {
        apiGroups: [''],
        resources: ['pods'],
        resourceNames: ['shop-0', 'shop-1', 'shop-2'],
        verbs: ['get', 'patch', 'delete'],
      },
    ]);
    expect(find('RoleBinding', 'shop')).toMatchObject({
      roleRef: { kind: 'Role', name: 'shop' },
      subjects: [{ kind: 'ServiceAccount', name: 'shop', namespace: 'storefront' }],
    });
    expect(memberPod()['securityContext']).toMatchObject({ runAsUser: 2000, runAsGroup: 2000, fsGroup: 2000 });
    expect(memberPod()).toMatchObject({ serviceAccountName: 'shop', automountServiceAccountToken: true });
  });
});

describe('the network policy', () => {
  const pods = (labels: Values) => ({ podSelector: { matchLabels: labels } });
  const member = pods({ app: 'shop-svc' });

  it('lets members and the services of the users to MongoDB, Prometheus to the metrics, and nobody else in', () => {
    const { spec } = find('NetworkPolicy', 'shop');
    expect(spec).toMatchObject({ ...member, policyTypes: ['Ingress', 'Egress'] });
    expect(spec['ingress']).toEqual([
      {
        from: [member, ...['cart', 'order', 'product'].map((name) => pods({ 'app.kubernetes.io/name': name }))],
        ports: [{ protocol: 'TCP', port: 27_017 }],
      },
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
            ...pods({ 'app.kubernetes.io/name': 'prometheus' }),
          },
        ],
        ports: [{ protocol: 'TCP', port: 9216 }],
      },
    ]);
  });

  it('lets members out to names, to each other, and to the API server', () => {
    const { egress } = find('NetworkPolicy', 'shop').spec as unknown as { egress: readonly { ports: unknown }[] };
    expect(egress).toHaveLength(3);
    expect(egress[0]).toEqual({
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
    });
    expect(egress[1]).toEqual({ to: [member], ports: [{ protocol: 'TCP', port: 27_017 }] });
    expect(egress[2]).toEqual({
      to: [{ ipBlock: { cidr: '10.0.0.0/16' } }, { ipBlock: { cidr: '172.20.0.0/16' } }],
      ports: [{ protocol: 'TCP', port: 443 }],
    });
  });
});

it('a member has no sidecar: the mesh would refuse its callers', () => {
  expect(find('MongoDBCommunity', 'shop').spec).toHaveProperty(
    'statefulSet.spec.template.metadata.labels',
    expect.objectContaining({ 'sidecar.istio.io/inject': 'false' }),
  );
});

describe('TLS', () => {
  it('is between members, clients and Prometheus, by an authority of the store alone', () => {
    expect(find('MongoDBCommunity', 'shop').spec).toMatchObject({
      security: {
        tls: {
          enabled: true,
          certificateKeySecretRef: { name: 'shop-server' },
          caCertificateSecretRef: { name: 'shop-ca' },
        },
      },
      prometheus: { tlsSecretKeyRef: { name: 'shop-server' } },
    });
    expect(find('Certificate', 'shop-server').spec).toMatchObject({
      secretName: 'shop-server',
      duration: '2160h',
      renewBefore: '720h',
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      usages: ['digital signature', 'server auth', 'client auth'],
      issuerRef: { kind: 'Issuer', name: 'shop' },
      dnsNames: ['*.shop-svc.storefront.svc.cluster.local', 'shop-svc.storefront.svc.cluster.local', 'localhost'],
    });
    expect(find('Issuer', 'shop').spec).toEqual({ ca: { secretName: 'shop-ca' } });
    expect(find('Certificate', 'shop-ca').spec).toMatchObject({ isCA: true, secretName: 'shop-ca' });
    expect(find('PodMonitor', 'shop').spec['podMetricsEndpoints']).toEqual([
      {
        port: 'metrics',
        path: '/metrics',
        interval: '30s',
        scheme: 'https',
        basicAuth: {
          username: { name: 'shop-metrics', key: 'username' },
          password: { name: 'shop-metrics', key: 'password' },
        },
        tlsConfig: {
          ca: { secret: { name: 'shop-ca', key: 'ca.crt' } },
          serverName: 'shop-svc.storefront.svc.cluster.local',
        },
      },
    ]);
  });

  it('leaves nothing behind where it is off', () => {
    const plain = { ...usual, tls: false };
    expect(JSON.stringify(rendered(plain))).not.toMatch(/cert-manager|"https"|"shop-ca"|"shop-server"/);
    expect(find('MongoDBCommunity', 'shop', plain).spec).toHaveProperty('security.tls', { enabled: false });
  });
});

describe('the login of the metrics', () => {
  it('is made up once, in the cluster', () => {
    const { spec } = find('ExternalSecret', 'shop-metrics');
    expect(spec).toMatchObject({ refreshPolicy: 'CreatedOnce', target: { name: 'shop-metrics' } });
    expect(spec).toHaveProperty('target.template.data', { username: 'metrics', password: '{{ .password }}' });
    expect(spec).toHaveProperty('dataFrom.0.sourceRef.generatorRef', {
      apiVersion: 'generators.external-secrets.io/v1alpha1',
      kind: 'Password',
      name: 'shop-metrics',
    });
    expect(find('Password', 'shop-metrics').spec).toMatchObject({ length: 32, symbols: 0 });
  });
});
