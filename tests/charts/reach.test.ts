import { describe, expect, it } from 'vitest';
import { parseObjects } from '../../local/kubernetes/object.ts';
import { allowedFlows, type Flow, flowDifferences, flowTable, flowText } from './reach.ts';

const SURROUNDINGS = {
  loadBalancerCidrs: ['10.0.1.0/24'],
  privateLoadBalancerCidrs: ['10.0.11.0/24'],
  dataCidrs: ['10.0.21.0/24'],
};

const deployment = (name: string, port: number, labels = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  template:
    metadata: {labels: {app: ${name}, app.kubernetes.io/name: ${name}${labels}}}
    spec: {serviceAccountName: ${name}, containers: [{ports: [{containerPort: ${port}}]}]}
---`;

const DENY = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
---`;

/** `web` calls `cart`, `cart` its database; both by rules of both sides. */
const POLICIES = `${DENY}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
  egress:
    - {to: [{podSelector: {matchLabels: {app: cart}}}], ports: [{port: 3002}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cart}
spec:
  podSelector: {matchLabels: {app: cart}}
  policyTypes: [Ingress, Egress]
  ingress:
    - {from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 3002}]}
    - {from: [{ipBlock: {cidr: 10.0.1.0/24}}], ports: [{port: 3002}]}
    - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}, podSelector: {matchLabels: {app.kubernetes.io/name: prometheus}}}]
      ports: [{port: 3002}, {port: 15020}]
  egress:
    - {to: [{ipBlock: {cidr: 10.0.21.0/24}}], ports: [{port: 5432}]}
---`;

const MESH = (principals: string) => `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec: {mtls: {mode: STRICT}}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: deny-by-default}
spec: {}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: cart}
spec:
  selector: {matchLabels: {app: cart}}
  action: ALLOW
  rules: [{from: [{source: {principals: [${principals}]}}], to: [{operation: {ports: ['3002']}}]}]
---`;

const PROGRAMS = `${deployment('web', 80)}${deployment('cart', 3002)}`;

function flows(text: string): readonly string[] {
  return allowedFlows(parseObjects(text), 'shop', SURROUNDINGS).map(flowText);
}

describe('who may talk to whom, by the rendered policies', () => {
  it('is nobody under the default denial', () => {
    expect(flows(`${PROGRAMS}${DENY}`)).toEqual([]);
  });

  it('is everybody without any policy, strangers included', () => {
    expect(flows(PROGRAMS)).toEqual(expect.arrayContaining(['another system → cart:3002', 'web → internet:22']));
  });

  it('is exactly what policies of both sides let through', () => {
    expect(flows(`${PROGRAMS}${POLICIES}`)).toEqual([
      'cart → databases:5432',
      'load balancer → cart:3002',
      'prometheus → cart:3002',
      'prometheus → cart:15020',
      'web → cart:3002',
    ]);
  });

  it('takes a mesh identity as well, except on the port of the sidecar', () => {
    const allowed = flows(`${PROGRAMS}${POLICIES}${MESH('cluster.local/ns/shop/sa/web')}`);
    expect(allowed).toEqual(['cart → databases:5432', 'prometheus → cart:15020', 'web → cart:3002']);
  });

  it('takes the leave of the platform, where its policies are given too', () => {
    const closed = DENY.replace('name: default-deny', 'name: default-deny, namespace: monitoring');
    expect(flows(`${PROGRAMS}${POLICIES}${closed}`).filter((text) => text.startsWith('prometheus'))).toEqual([]);
  });

  it('does not take the identity of another namespace', () => {
    const allowed = flows(`${PROGRAMS}${POLICIES}${MESH('cluster.local/ns/elsewhere/sa/web')}`);
    expect(allowed).not.toContain('web → cart:3002');
  });

  it('tells a canary and a job from the service', () => {
    const canary = deployment('web', 80, ', version: canary');
    const job = deployment('web', 80, ', app.kubernetes.io/component: migration').replace('app: web, ', '');
    expect(flows(`${PROGRAMS}${canary}${job}${POLICIES}`).filter((text) => text.startsWith('web'))).toEqual([
      'web → cart:3002',
      'web canary → cart:3002',
    ]);
  });
});

describe('the comparison', () => {
  const flow = (from: string, to: string, port: number): Flow => ({ from, to, port });

  it('names what is missing and what is too much, and is empty where both agree', () => {
    const wanted = [flow('web', 'cart', 3002), flow('cart', 'databases', 5432)];
    expect(flowDifferences(wanted, wanted)).toEqual([]);
    expect(flowDifferences(wanted, [flow('web', 'cart', 3002), flow('web', 'databases', 5432)])).toEqual([
      'cart → databases:5432 is wanted, but refused',
      'web → databases:5432 is allowed, but nobody wants it',
    ]);
  });

  it('prints as a table with one row per who and one column per whom', () => {
    expect(flowTable([flow('web', 'cart', 3002), flow('cart', 'databases', 5432), flow('web', 'cart', 80)])).toBe(
      [
        '| who → whom | cart    | databases |',
        '| ---------- | ------- | --------- |',
        '| cart       |         | 5432      |',
        '| web        | 80 3002 |           |',
      ].join('\n'),
    );
  });
});
