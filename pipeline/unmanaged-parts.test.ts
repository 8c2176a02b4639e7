import { describe, expect, it } from 'vitest';
import { planOf } from '../tests/support/terraform-plan.ts';
import { unmanagedParts } from './unmanaged-parts.ts';

interface ResourceInput {
  readonly address: string;
  readonly values: object;
  /** What the code sets. */
  readonly sets?: readonly string[];
  readonly mode?: 'data';
}

/** A plan that changes nothing, of a state as the refresh has found it. */
function told(...resources: readonly ResourceInput[]): readonly string[] {
  const state = resources.map(({ address, values, mode = 'managed' }) => ({
    address,
    mode,
    type: address.split('.')[0],
    values,
  }));
  const code = resources.map(({ address, sets = [] }) => ({
    address,
    expressions: Object.fromEntries(sets.map((name) => [name, {}])),
  }));
  const plan = planOf([], {
    prior_state: { values: { root_module: { resources: state } } },
    configuration: { root_module: { resources: code } },
  });
  return unmanagedParts(plan).map(({ address, kind, what }) => `${address}: ${kind} ${what}`);
}

/** A rule of a security group as AWS lists it. */
const rule = (more: object) => ({
  cidr_blocks: [],
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  security_groups: [],
  self: false,
  protocol: 'tcp',
  from_port: 443,
  to_port: 443,
  ...more,
});
const group = (ingress: readonly object[], sets: readonly string[] = []) => ({
  address: 'aws_security_group.web',
  values: { id: 'sg-1', ingress, egress: [] },
  sets,
});
const ingress = (name: string, more: object) => ({
  address: `aws_vpc_security_group_ingress_rule.${name}`,
  values: { security_group_id: 'sg-1', ip_protocol: 'tcp', from_port: 443, to_port: 443, ...more },
});

describe('security groups', () => {
  it('tells a rule that no resource makes, with its ports and its peer', () => {
    const opened = rule({ from_port: 22, to_port: 22, cidr_blocks: ['0.0.0.0/0'] });
    expect(told(group([opened]))).toEqual(['aws_security_group.web: ingress rule tcp 22 from 0.0.0.0/0']);
    const everything = rule({ protocol: '-1', from_port: 0, to_port: 0, ipv6_cidr_blocks: ['::/0'] });
    expect(told(group([everything]))).toEqual(['aws_security_group.web: ingress rule everything from ::/0']);
  });

  it('knows rules of every kind of peer, which AWS lists together by their ports', () => {
    const listed = rule({
      cidr_blocks: ['10.0.0.0/16'],
      ipv6_cidr_blocks: ['fd00::/8'],
      prefix_list_ids: ['pl-1'],
      security_groups: ['444455556666/sg-2'],
      self: true,
    });
    const makers = [
      ingress('a', { cidr_ipv4: '10.0.0.0/16' }),
      ingress('b', { cidr_ipv6: 'fd00::/8', cidr_ipv4: '' }),
      ingress('c', { prefix_list_id: 'pl-1' }),
      ingress('d', { referenced_security_group_id: 'sg-2' }),
      ingress('e', { referenced_security_group_id: 'sg-1' }),
    ];
    expect(told(group([listed]), ...makers)).toEqual([]);
    expect(told(group([listed]), ...makers.slice(1))).toEqual([
      'aws_security_group.web: ingress rule tcp 443 from 10.0.0.0/16',
    ]);
    expect(told(group([listed])).map((line) => line.split(' ').at(-1))).toEqual([
      '10.0.0.0/16',
      'fd00::/8',
      'pl-1',
      'sg-2',
      'sg-1',
    ]);
  });

  it('knows a rule of all protocols, which has no ports where it is made', () => {
    const all = rule({ protocol: '-1', from_port: 0, to_port: 0, self: true });
    const made = { ip_protocol: '-1', from_port: null, to_port: null, referenced_security_group_id: 'sg-1' };
    expect(told(group([all]), ingress('all', made))).toEqual([]);
  });

  it('takes a wider rule, one of another group, and one that is only looked up, for another', () => {
    const wide = rule({ from_port: 0, to_port: 65535, cidr_blocks: ['10.0.0.0/16'] });
    expect(told(group([wide]), ingress('a', { cidr_ipv4: '10.0.0.0/16' }))).toEqual([
      'aws_security_group.web: ingress rule tcp 0-65535 from 10.0.0.0/16',
    ]);
    const one = rule({ cidr_blocks: ['10.0.0.0/16'] });
    const other = ingress('b', { cidr_ipv4: '10.0.0.0/16', security_group_id: 'sg-9' });
    const looked = { ...ingress('c', { cidr_ipv4: '10.0.0.0/16' }), mode: 'data' as const };
    expect(told(group([one]), other, looked)).toHaveLength(1);
  });

  it('leaves a group to Terraform whose rules stand in its own code', () => {
    expect(told(group([rule({ cidr_blocks: ['0.0.0.0/0'] })], ['ingress']))).toEqual([]);
  });

  it('tells a rule that goes out as such', () => {
    const out = { id: 'sg-1', ingress: [], egress: [rule({ cidr_blocks: ['0.0.0.0/0'] })] };
    expect(told({ address: 'aws_security_group.web', values: out })).toEqual([
      'aws_security_group.web: egress rule tcp 443 to 0.0.0.0/0',
    ]);
  });
});

describe('route tables', () => {
  it('tells a route that no resource makes, by its destination', () => {
    const route = [
      { cidr_block: '0.0.0.0/0', gateway_id: 'igw-1', ipv6_cidr_block: '' },
      { cidr_block: '192.0.2.0/24', vpc_peering_connection_id: 'pcx-1', ipv6_cidr_block: '' },
    ];
    const table = { address: 'aws_route_table.app', values: { id: 'rtb-1', route } };
    const made = {
      address: 'aws_route.internet',
      values: { route_table_id: 'rtb-1', destination_cidr_block: '0.0.0.0/0' },
    };
    expect(told(table, made)).toEqual(['aws_route_table.app: route 192.0.2.0/24']);
  });
});

describe('roles', () => {
  it('tells policies that are attached or written into a role by hand', () => {
    const values = {
      name: 'dev-writer',
      managed_policy_arns: ['arn:aws:iam::aws:policy/AdministratorAccess', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
      inline_policy: [{ name: 'permissions' }, { name: 'more' }],
    };
    const attachment = {
      address: 'aws_iam_role_policy_attachment.a',
      values: { role: 'dev-writer', policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    };
    const inline = { address: 'aws_iam_role_policy.a', values: { role: 'dev-writer', name: 'permissions' } };
    expect(told({ address: 'aws_iam_role.writer', values }, attachment, inline)).toEqual([
      'aws_iam_role.writer: attached policy arn:aws:iam::aws:policy/AdministratorAccess',
      'aws_iam_role.writer: inline policy more',
    ]);
  });
});

describe('instances', () => {
  it('tells a volume that somebody has attached, and one of the code that would go with the instance', () => {
    const device = (volume_id: string, delete_on_termination = false) => ({ volume_id, delete_on_termination });
    const instance = (...ebs_block_device: readonly object[]) => ({
      address: 'aws_instance.monitoring',
      values: { id: 'i-1', ebs_block_device },
    });
    const attached = (instance_id: string) => ({
      address: 'aws_volume_attachment.data',
      values: { instance_id, volume_id: 'vol-1' },
    });
    expect(told(instance(device('vol-1')), attached('i-1'))).toEqual([]);
    expect(told(instance(device('vol-1')), attached('i-2'))).toHaveLength(1);
    expect(told(instance(device('vol-1', true), device('vol-2')), attached('i-1'))).toEqual([
      'aws_instance.monitoring: attached volume vol-1, which goes with the instance',
      'aws_instance.monitoring: attached volume vol-2',
    ]);
  });
});

it('finds nothing in a plan without a state', () => {
  expect(unmanagedParts(planOf([]))).toEqual([]);
});
