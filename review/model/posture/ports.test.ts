import { expect, test } from 'vitest';
import { stacksWith } from '../../../tests/support/stack-file.ts';
import type { TerraformJson } from '../../read/synth-output.ts';
import type { ReachModel } from '../system-model.ts';
import { portsOf } from './ports.ts';

const environment = {
  name: 'prod',
  network: { cidr: '10.0.0.0/16', zones: [], subnets: {}, nat: 'single', interfaceEndpoints: [], peers: [] },
} as const;

const groups = { aws_security_group: { nodes: { name: 'prod-nodes' }, data: { name: 'prod-data' } } };
const of = (rules: NonNullable<TerraformJson['resource']>, reach: readonly ReachModel[] = []) =>
  portsOf(stacksWith({ ...groups, ...rules }), environment, [{ name: 'shop', reach }]);

const tcp = (port: number, more: object) => ({ ip_protocol: 'tcp', from_port: port, to_port: port, ...more });
const NODES = '${aws_security_group.nodes.id}';
const DATA = '${aws_security_group.data.id}';

test('a way that both groups allow is told once, with its reason', () => {
  const found = of({
    aws_vpc_security_group_ingress_rule: {
      a: tcp(5432, {
        security_group_id: DATA,
        referenced_security_group_id: NODES,
        description: 'From nodes, 5432: pods query their databases',
      }),
    },
    aws_vpc_security_group_egress_rule: {
      a: tcp(5432, {
        security_group_id: NODES,
        referenced_security_group_id: DATA,
        description: 'To data, 5432: pods query their databases',
      }),
    },
  });
  expect(found).toEqual({
    from: ['nodes'],
    to: ['data'],
    cells: [{ from: 'nodes', to: 'data', ports: '5432', why: 'pods query their databases' }],
  });
});

test.each([
  [{ cidr_ipv4: '0.0.0.0/0' }, 'internet'],
  [{ cidr_ipv6: '::/0' }, 'internet'],
  [{ cidr_ipv4: '10.0.0.0/16' }, 'the whole network'],
  [{ cidr_ipv4: '203.0.113.0/24' }, '203.0.113.0/24'],
  [{ prefix_list_id: 'pl-1' }, 'pl-1'],
  [{ referenced_security_group_id: '${data.terraform_remote_state.x.outputs.group_id}' }, 'x: group_id'],
])('%o is %s', (peer, name) => {
  const { cells } = of({ aws_vpc_security_group_ingress_rule: { a: tcp(443, { security_group_id: DATA, ...peer }) } });
  expect(cells).toEqual([{ from: name, to: 'data', ports: '443', why: null }]);
});

test.each([
  [{ ip_protocol: '-1' }, 'all'],
  [{ ip_protocol: 'tcp', from_port: 3000, to_port: 3003 }, '3000-3003'],
  [{ ip_protocol: 'udp', from_port: 53, to_port: 53 }, '53 udp'],
])('%o is told as %s', (ports, told) => {
  const rule = { security_group_id: NODES, referenced_security_group_id: NODES, ...ports };
  expect(of({ aws_vpc_security_group_egress_rule: { a: rule } }).cells).toMatchObject([{ ports: told }]);
});

test('services stand under their system, what is outside of it as it is', () => {
  const found = of({}, [
    { from: 'mesh gateway', to: 'api', port: 8080, why: 'routes /' },
    { from: 'api', to: 'orders', port: 5432, why: 'uses postgres orders' },
    { from: 'api', to: 'AWS', port: null, why: 'calls AWS' },
    { from: 'api', to: 'internet', port: '443', why: 'pays' },
  ]);
  expect(found.cells.map(({ from, to, ports }) => [from, to, ports])).toEqual([
    ['mesh gateway', 'shop/api', '8080'],
    ['shop/api', 'shop/orders', '5432'],
    ['shop/api', 'AWS', 'all'],
    ['shop/api', 'internet', '443'],
  ]);
});

test('without rules nothing is open', () => {
  expect(of({})).toEqual({ from: [], to: [], cells: [] });
});
