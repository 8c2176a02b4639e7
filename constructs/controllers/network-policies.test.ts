import { describe, expect, it } from 'vitest';
import { testEnvironment } from '../../tests/support/app.ts';
import { NAMESPACE_TRAFFIC } from './namespace-traffic.ts';
import { CONTROLLER_NAMESPACES } from './namespaces.ts';
import { type NetworkPolicy, platformPolicies } from './network-policies.ts';

const { network } = testEnvironment('dev');
const policies = platformPolicies({ network, monitoringIp: '10.0.10.9' });

function policy(namespace: string, name: string): NetworkPolicy['spec'] {
  const found = policies.find((item) => item.namespace === namespace && item.name === name);
  if (found === undefined) throw new Error(`no policy ${name} in ${namespace}`);
  return found.spec;
}

const tcp = (port: number) => ({ port, protocol: 'TCP' });
const nodes = [{ ipBlock: { cidr: '10.0.10.0/24' } }, { ipBlock: { cidr: '10.0.20.0/24' } }];
const monitoring = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }];

describe('the policies of the platform', () => {
  it('cover each of its namespaces and no other', () => {
    expect(Object.keys(NAMESPACE_TRAFFIC).sort()).toEqual(Object.keys(CONTROLLER_NAMESPACES).sort());
  });

  it('have names of their own in a namespace', () => {
    const names = policies.map(({ namespace, name }) => `${namespace}/${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('deny everything first', () => {
    for (const namespace of Object.keys(CONTROLLER_NAMESPACES)) {
      expect(policy(namespace, 'default-deny')).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    }
  });

  it('let every pod resolve names and ask the Kubernetes API, by the address of its Service and by its interfaces', () => {
    expect(policy('keda', 'allow-basics')).toEqual({
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 53, protocol: 'TCP' },
          ],
        },
        { to: [{ ipBlock: { cidr: '172.20.0.1/32' } }, ...nodes], ports: [tcp(443)] },
      ],
    });
  });

  it('let the control plane call webhooks, Prometheus scrape, and the pod be an AWS role', () => {
    expect(policy('external-secrets', 'allow-all-pods')).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        { from: nodes, ports: [tcp(10_250)] },
        { from: monitoring, ports: [tcp(8080)] },
      ],
      egress: [
        { to: [{ ipBlock: { cidr: '169.254.170.23/32' } }], ports: [tcp(80)] },
        { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } }], ports: [tcp(443)] },
      ],
    });
  });

  it('let Argo CD tell Alertmanager of failed syncs, and nobody else in monitoring', () => {
    const argoCd = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'argocd' } } }];
    expect(policy('argocd', 'allow-all-pods').egress).toContainEqual({ to: monitoring, ports: [tcp(9093)] });
    expect(policy('monitoring', 'allow-alertmanager')).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'alertmanager' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: argoCd, ports: [tcp(9093)] }],
    });
  });

  it('admit load balancers to the gateway, and the gateway to the mesh and its control plane alone', () => {
    const { ingress = [], egress = [] } = policy('istio-ingress', 'allow-all-pods');
    expect(ingress[0]).toEqual({
      from: [{ ipBlock: { cidr: '10.0.1.0/24' } }, { ipBlock: { cidr: '10.0.2.0/24' } }],
      ports: [tcp(8443), tcp(15_021)],
    });
    expect(egress).toEqual([
      {
        to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'istio-system' } } }],
        ports: [tcp(15_012)],
      },
      { to: [{ namespaceSelector: { matchLabels: { 'istio-injection': 'enabled' } } }] },
      { to: monitoring, ports: [tcp(4317)] },
    ]);
  });

  it('let load balancers reach the pages of Argo CD and Grafana, and nothing beside them', () => {
    const fromOutside = policies.flatMap(({ namespace, spec }) =>
      (spec.ingress ?? [])
        .filter(({ from }) => JSON.stringify(from).includes('10.0.1.0/24'))
        .map(({ ports }) => [namespace, spec.podSelector.matchLabels ?? {}, (ports ?? []).map(({ port }) => port)]),
    );
    expect(fromOutside).toEqual([
      ['argocd', { 'app.kubernetes.io/name': 'argocd-server' }, [8080]],
      ['istio-ingress', {}, [8443, 15_021]],
      ['monitoring', { 'app.kubernetes.io/name': 'grafana' }, [3000]],
    ]);
  });

  it('let only Prometheus’s namespace call pods everywhere', () => {
    const everywhere = policies.filter(({ spec }) =>
      (spec.egress ?? []).some(({ to }) => to.some(({ namespaceSelector }) => isEmpty(namespaceSelector))),
    );
    expect(everywhere.map(({ namespace }) => namespace)).toEqual(['monitoring']);
  });

  it('write to the monitoring instance from there as well', () => {
    const { egress = [] } = policy('monitoring', 'allow-all-pods');
    expect(egress).toContainEqual({ to: [{ ipBlock: { cidr: '10.0.10.9/32' } }], ports: [tcp(9090)] });
  });

  it('follow the range of Services where a peer uses the usual one', () => {
    const peers = [{ name: 'office', cidr: '172.20.0.0/16' }];
    const [, basics] = platformPolicies({ network: { ...network, peers }, monitoringIp: '10.0.10.9' });
    expect(JSON.stringify(basics)).toContain('10.100.0.1/32');
    expect(JSON.stringify(basics)).not.toContain('172.20.0.1/32');
  });
});

function isEmpty(selector: object | undefined): boolean {
  return selector !== undefined && Object.keys(selector).length === 0;
}
