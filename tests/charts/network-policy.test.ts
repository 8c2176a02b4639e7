import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches, type NetworkPolicySpec, networkAllows, type Peer, type Pods } from './network-policy.ts';

const web: Pods = { namespace: 'shop', labels: { app: 'web' } };
const cart: Pods = { namespace: 'shop', labels: { app: 'cart' } };
const prometheus: Pods = { namespace: 'monitoring', labels: { app: 'prometheus' } };
const database: Peer = { cidrs: ['10.0.21.0/24', '10.0.22.0/24'] };

const policy = (spec: NetworkPolicySpec) => ({ namespace: 'shop', spec });
const select = (app: string) => ({ matchLabels: { app } });
const deny = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const egress = (app: string, ...rules: NonNullable<NetworkPolicySpec['egress']>) =>
  policy({ podSelector: select(app), policyTypes: ['Egress'], egress: rules });
const ingress = (app: string, ...rules: NonNullable<NetworkPolicySpec['ingress']>) =>
  policy({ podSelector: select(app), policyTypes: ['Ingress'], ingress: rules });

const toCart = egress('web', { to: [{ podSelector: select('cart') }], ports: [{ port: 3002 }] });
const fromWeb = ingress('cart', { from: [{ podSelector: select('web') }], ports: [{ port: 3002 }] });

describe('a connection between pods', () => {
  it('is free where no policy selects either side, and refused where all are selected', () => {
    expect(networkAllows([], web, cart, 3002)).toBe(true);
    expect(networkAllows([deny], web, cart, 3002)).toBe(false);
  });

  it('takes the leave of both sides, on that port, in that direction', () => {
    expect(networkAllows([deny, toCart, fromWeb], web, cart, 3002)).toBe(true);
    expect(networkAllows([deny, toCart], web, cart, 3002)).toBe(false);
    expect(networkAllows([deny, fromWeb], web, cart, 3002)).toBe(false);
    expect(networkAllows([deny, toCart, fromWeb], web, cart, 3003)).toBe(false);
    expect(networkAllows([deny, toCart, fromWeb], cart, web, 3002)).toBe(false);
  });

  it('does not come from another namespace by its labels alone', () => {
    const stranger: Pods = { ...web, namespace: 'elsewhere' };
    expect(networkAllows([deny, toCart, fromWeb], stranger, cart, 3002)).toBe(false);
    const scraped = ingress('cart', {
      from: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
          podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['prometheus', 'exporter'] }] },
        },
      ],
      ports: [{ port: 3002 }],
    });
    expect(networkAllows([deny, scraped], prometheus, cart, 3002)).toBe(true);
    expect(networkAllows([deny, scraped], { ...prometheus, namespace: 'shop' }, cart, 3002)).toBe(false);
    expect(networkAllows([deny, scraped], { ...prometheus, labels: { app: 'grafana' } }, cart, 3002)).toBe(false);
  });

  it('does not count what is allowed for UDP only', () => {
    const dns = egress('web', { to: [{ podSelector: {} }], ports: [{ protocol: 'UDP', port: 53 }] });
    expect(networkAllows([dns], web, cart, 53)).toBe(false);
  });
});

describe('a connection to addresses', () => {
  const to = (cidr: string, except?: readonly string[]) =>
    egress('web', {
      to: [{ ipBlock: { cidr, ...(except === undefined ? {} : { except }) } }],
      ports: [{ port: 5432 }],
    });

  it('must be allowed to all of them', () => {
    expect(networkAllows([to('10.0.0.0/16')], web, database, 5432)).toBe(true);
    expect(networkAllows([to('10.0.21.0/24')], web, database, 5432)).toBe(false);
    expect(networkAllows([to('10.0.21.0/24'), to('10.0.22.0/24')], web, database, 5432)).toBe(true);
  });

  it('is refused where an exception touches them, from inside or from around', () => {
    expect(networkAllows([to('0.0.0.0/0', ['10.0.0.0/8'])], web, database, 5432)).toBe(false);
    expect(networkAllows([to('0.0.0.0/0', ['10.0.22.128/25'])], web, database, 5432)).toBe(false);
    expect(networkAllows([to('0.0.0.0/0', ['10.0.23.0/24'])], web, database, 5432)).toBe(true);
  });

  it('is not allowed by rules for pods, nor pods by rules for addresses', () => {
    expect(networkAllows([toCart], web, database, 3002)).toBe(false);
    expect(networkAllows([to('0.0.0.0/0')], web, cart, 5432)).toBe(false);
  });

  it('counts ranges of ports by both ends', () => {
    const range = egress('web', { ports: [{ port: 27_015, endPort: 27_017 }] });
    const open = [27_014, 27_015, 27_017, 27_018].filter((port) => networkAllows([range], web, database, port));
    expect(open).toEqual([27_015, 27_017]);
  });
});

it('a further policy never takes a permission away from pods that are selected already', () => {
  const some = fc.subarray([toCart, fromWeb, ingress('cart', {}), egress('web', {})]);
  fc.assert(
    fc.property(some, some, (first, second) => {
      const before = networkAllows([deny, ...first], web, cart, 3002);
      expect(networkAllows([deny, ...first, ...second], web, cart, 3002) || !before).toBe(true);
    }),
  );
});

it('label selectors know every operator', () => {
  const by = (operator: string, values?: string[]) => ({
    matchExpressions: [{ key: 'app', operator, ...(values === undefined ? {} : { values }) }],
  });
  const selected = (labels: Record<string, string>) =>
    [by('In', ['web']), by('NotIn', ['web']), by('Exists'), by('DoesNotExist')].map((one) => matches(one, labels));
  expect(selected({ app: 'web' })).toEqual([true, false, true, false]);
  expect(selected({ app: 'cart' })).toEqual([false, true, true, false]);
  expect(selected({})).toEqual([false, true, false, true]);
});
