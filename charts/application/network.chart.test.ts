import { describe, expect, it } from 'vitest';
import { LEAST, Release, values } from './rendered.ts';

const release = (more: object) => new Release({ ...LEAST, port: 3001, ...more });
const spec = (from: Release, name = 'api') => from.at('NetworkPolicy', name, 'spec');
const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: 'TCP', port }));
const pods = (key: string, value: string) => ({ podSelector: { matchLabels: { [key]: value } } });
const elsewhere = (namespace: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
});

const DNS = {
  to: [{ ...elsewhere('kube-system'), ...pods('k8s-app', 'kube-dns') }],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};
const ISTIOD = { to: [{ ...elsewhere('istio-system'), ...pods('app', 'istiod') }], ports: tcp(15_012) };
const TRACES = {
  to: [{ ...elsewhere('monitoring'), ...pods('app.kubernetes.io/name', 'tempo') }],
  ports: tcp(4317),
};
const IDENTITY = {
  to: [{ ipBlock: { cidr: '169.254.170.23/32' } }, { ipBlock: { cidr: 'fd00:ec2::23/128' } }],
  ports: tcp(80),
};
const OUTSIDE = { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } }], ports: tcp(443) };
const MONITORING = {
  ...elsewhere('monitoring'),
  podSelector: {
    matchExpressions: [
      { key: 'app.kubernetes.io/name', operator: 'In', values: ['prometheus', 'prometheus-blackbox-exporter'] },
    ],
  },
};

describe('without a word about the network', () => {
  it('nobody comes in and only names are looked up', () => {
    expect(spec(release({}))).toEqual({
      podSelector: {
        matchLabels: {
          'app.kubernetes.io/name': 'api',
          'app.kubernetes.io/instance': 'api',
          'app.kubernetes.io/component': 'service',
        },
      },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [],
      egress: [DNS],
    });
  });

  it('in the mesh the sidecar reaches istiod and the traces', () => {
    expect(spec(release({ mesh: true }))).toMatchObject({ ingress: [], egress: [DNS, ISTIOD, TRACES] });
  });
});

describe('who may come in', () => {
  it.each([
    ['service', { from: 'service', service: 'cart', port: 3001 }, [pods('app', 'cart')]],
    [
      'mesh-gateway',
      { from: 'mesh-gateway', port: 3001 },
      [{ ...elsewhere('istio-ingress'), ...pods('istio', 'ingressgateway') }],
    ],
    [
      'load-balancer',
      { from: 'load-balancer', cidrs: ['10.0.1.0/24', '10.0.2.0/24'], port: 3001 },
      [{ ipBlock: { cidr: '10.0.1.0/24' } }, { ipBlock: { cidr: '10.0.2.0/24' } }],
    ],
    ['monitoring', { from: 'monitoring', port: 3001 }, [MONITORING]],
  ])('%s, on its port alone', (_, rule, from) => {
    const { ingress } = spec(release({ network: { ingress: [rule] } })) as { ingress: unknown };
    expect(ingress).toEqual([{ from, ports: tcp(3001) }]);
  });

  it('to the metrics of a program, or in the mesh of its sidecar', () => {
    const metrics = { metrics: { port: 9090, path: '/metrics' } };
    const own = release({ ...metrics, network: { ingress: [{ from: 'monitoring', port: 9090 }] } });
    expect(spec(own)).toMatchObject({ ingress: [{ from: [MONITORING], ports: tcp(9090) }] });
    const merged = release({ mesh: true, network: { ingress: [{ from: 'monitoring', port: 15_020 }] } });
    expect(spec(merged)).toMatchObject({ ingress: [{ from: [MONITORING], ports: tcp(15_020) }] });
  });
});

describe('where it may go', () => {
  it.each([
    ['a service', { to: 'service', service: 'cart', port: 3002 }, { to: [pods('app', 'cart')], ports: tcp(3002) }],
    [
      'a store of its namespace',
      { to: 'store', store: 'shop', port: 27_017 },
      { to: [pods('app.kubernetes.io/name', 'shop')], ports: tcp(27_017) },
    ],
    [
      'a need outside the cluster',
      { to: 'need', need: 'main', cidrs: ['10.0.21.0/24', '10.0.22.0/24'], ports: [5432, 5433] },
      { to: [{ ipBlock: { cidr: '10.0.21.0/24' } }, { ipBlock: { cidr: '10.0.22.0/24' } }], ports: tcp(5432, 5433) },
    ],
    ['AWS', { to: 'aws' }, OUTSIDE],
  ])('%s, and names', (_, rule, egress) => {
    expect(spec(release({ network: { egress: [rule] } }))).toMatchObject({ egress: [DNS, egress] });
  });

  it('the Pod Identity agent where it has an identity', () => {
    expect(spec(release({ identity: true }))).toMatchObject({ egress: [DNS, IDENTITY] });
  });

  it('AWS once, however often it is asked for', () => {
    const twice = release({ network: { egress: [{ to: 'aws' }, { to: 'aws' }] } });
    expect(spec(twice)).toMatchObject({ egress: [DNS, OUTSIDE] });
  });
});

describe('Jobs of a service', () => {
  const everything = {
    identity: true,
    network: {
      egress: [
        { to: 'service', service: 'cart', port: 3002 },
        { to: 'store', store: 'shop', port: 27_017 },
        { to: 'need', need: 'main', cidrs: ['10.0.21.0/24'], ports: [5432] },
        { to: 'aws' },
      ],
    },
    migration: { command: ['migrate'] },
    crons: { tidy: { schedule: '0 3 * * *', command: ['tidy'], timeoutSeconds: 60 } },
  };
  const needs = [
    { to: [pods('app.kubernetes.io/name', 'shop')], ports: tcp(27_017) },
    { to: [{ ipBlock: { cidr: '10.0.21.0/24' } }], ports: tcp(5432) },
  ];

  it.each(['migration', 'cron'])('of kind %s reach what the service needs, but no service and no mesh', (component) => {
    for (const mesh of [false, true]) {
      expect(spec(release({ ...everything, mesh }), `api-${component}`)).toEqual({
        podSelector: {
          matchLabels: {
            'app.kubernetes.io/name': 'api',
            'app.kubernetes.io/instance': 'api',
            'app.kubernetes.io/component': component,
          },
        },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [],
        egress: [DNS, IDENTITY, ...needs, OUTSIDE],
      });
    }
  });

  it('that seed a store reach it and what they download', () => {
    expect(spec(new Release(values('public-image-with-seed')), 'web-seed')).toMatchObject({
      egress: [DNS, { to: [pods('app.kubernetes.io/name', 'store')], ports: tcp(9000) }, OUTSIDE],
    });
    expect(spec(new Release(values('public-image-with-seed')), 'web')).toMatchObject({
      egress: [DNS, { to: [pods('app.kubernetes.io/name', 'store')], ports: tcp(9000) }],
    });
  });
});
