import { describe, expect, it } from 'vitest';
import type { EnvironmentInput } from '../environments/schema.ts';
import { type Block, platformOf, type StackJson, stacksOf, testStack } from '../tests/support/app.ts';
import { changed, devWith } from '../tests/support/input.ts';

const dev = testStack('dev', 'network');
const prod = testStack('prod', 'network');
const cidrs = (stack: StackJson) =>
  Object.fromEntries(
    Object.entries(stack.resources('aws_subnet')).map(([id, subnet]) => [
      id,
      `${subnet['cidr_block']} ${subnet['availability_zone']}`,
    ]),
  );
const values = (stack: StackJson, type: string): Block[] => Object.values(stack.resources(type));

function networkOf(input: EnvironmentInput): StackJson {
  const [environment] = platformOf([input]).environments;
  const stack = environment && stacksOf(environment).get('network');
  if (stack === undefined) throw new Error('no network stack');
  return stack;
}

describe('the production layout', () => {
  it('has nine subnets in three zones with exactly these addresses', () => {
    expect(prod.resource('aws_vpc')['cidr_block']).toBe('10.0.0.0/16');
    expect(cidrs(prod)).toEqual({
      public_a: '10.0.1.0/24 us-east-1a',
      public_b: '10.0.2.0/24 us-east-1b',
      public_c: '10.0.3.0/24 us-east-1c',
      app_a: '10.0.11.0/24 us-east-1a',
      app_b: '10.0.12.0/24 us-east-1b',
      app_c: '10.0.13.0/24 us-east-1c',
      data_a: '10.0.21.0/24 us-east-1a',
      data_b: '10.0.22.0/24 us-east-1b',
      data_c: '10.0.23.0/24 us-east-1c',
    });
  });

  it('leaves each zone through a gateway of its own', () => {
    expect(Object.keys(prod.resources('aws_nat_gateway'))).toEqual(['nat_a', 'nat_b', 'nat_c']);
    for (const zone of ['a', 'b', 'c']) {
      expect(prod.resource('aws_nat_gateway', `nat_${zone}`)['subnet_id']).toBe(`\${aws_subnet.public_${zone}.id}`);
      expect(prod.resource('aws_route', `app_${zone}_internet`)).toMatchObject({
        destination_cidr_block: '0.0.0.0/0',
        nat_gateway_id: `\${aws_nat_gateway.nat_${zone}.id}`,
        route_table_id: `\${aws_route_table.app_${zone}_routes.id}`,
      });
    }
  });

  it('gives databases no way to the internet', () => {
    const routes = Object.keys(prod.resources('aws_route'));
    expect(routes.filter((id) => id.startsWith('data'))).toEqual([]);
    expect(Object.keys(prod.resources('aws_route_table')).filter((id) => id.startsWith('data'))).toHaveLength(3);
  });

  it('protects the addresses that others have in their allow-lists', () => {
    expect(values(prod, 'aws_eip').map(({ lifecycle }) => lifecycle)).toEqual(
      Array.from({ length: 3 }, () => ({ prevent_destroy: true })),
    );
    expect(values(dev, 'aws_eip').map(({ lifecycle }) => lifecycle)).toEqual([{ prevent_destroy: false }]);
  });
});

describe('the development layout', () => {
  it('has four subnets in two zones with exactly these addresses', () => {
    expect(dev.resource('aws_vpc')['cidr_block']).toBe('10.0.0.0/16');
    expect(cidrs(dev)).toEqual({
      public_a: '10.0.1.0/24 ap-south-1a',
      public_b: '10.0.2.0/24 ap-south-1b',
      app_a: '10.0.10.0/24 ap-south-1a',
      app_b: '10.0.20.0/24 ap-south-1b',
    });
  });

  it('leaves through one gateway in zone A', () => {
    expect(Object.keys(dev.resources('aws_nat_gateway'))).toEqual(['nat_a']);
    for (const zone of ['a', 'b']) {
      expect(dev.resource('aws_route', `app_${zone}_internet`)['nat_gateway_id']).toBe('${aws_nat_gateway.nat_a.id}');
    }
    expect(dev.outputs()['nat_public_ip_b']).toBeUndefined();
  });

  it('keeps databases in the app subnets', () => {
    expect(dev.outputs()['data_subnet_id_b']).toBe('${aws_subnet.app_b.id}');
    expect(prod.outputs()['data_subnet_id_b']).toBe('${aws_subnet.data_b.id}');
  });
});

describe('network ACLs', () => {
  it('are one per tier and cover all of its subnets', () => {
    expect(Object.keys(prod.resources('aws_network_acl'))).toEqual(['public_acl', 'app_acl', 'data_acl']);
    expect(prod.resource('aws_network_acl', 'data_acl')['subnet_ids']).toEqual(
      ['a', 'b', 'c'].map((zone) => `\${aws_subnet.data_${zone}.id}`),
    );
    expect(Object.keys(dev.resources('aws_network_acl'))).toEqual(['public_acl', 'app_acl']);
  });

  it('carry the lines as AWS takes them', () => {
    const { ingress } = prod.resource('aws_network_acl', 'data_acl');
    expect((ingress as Block[])[0]).toMatchObject({
      rule_no: 100,
      action: 'allow',
      protocol: 'tcp',
      from_port: 5432,
      to_port: 5432,
      cidr_block: '10.0.11.0/24',
    });
    const lines = prod.resource('aws_network_acl', 'public_acl')['ingress'] as Block[];
    expect(lines.at(-1)).toMatchObject({ protocol: 'icmp', icmp_type: 3, icmp_code: 4 });
  });
});

describe('security groups', () => {
  it('keep their rules outside, and each rule says from whom and why', () => {
    for (const group of [...values(prod, 'aws_security_group'), ...values(dev, 'aws_security_group')]) {
      expect(group).not.toHaveProperty('ingress');
      expect(group).not.toHaveProperty('egress');
    }
    expect(prod.resource('aws_vpc_security_group_ingress_rule', 'groups_data_from_nodes_tcp_5432')).toMatchObject({
      description: 'From nodes, 5432: pods query their databases',
      from_port: 5432,
      to_port: 5432,
      ip_protocol: 'tcp',
      referenced_security_group_id: '${aws_security_group.groups_nodes.id}',
      security_group_id: '${aws_security_group.groups_data.id}',
    });
  });

  it('stand on both sides of a connection between two of them', () => {
    expect(prod.resource('aws_vpc_security_group_egress_rule', 'groups_nodes_to_data_tcp_5432')).toMatchObject({
      referenced_security_group_id: '${aws_security_group.groups_data.id}',
      security_group_id: '${aws_security_group.groups_nodes.id}',
    });
  });

  it('open nothing but web ports to the world', () => {
    const open = values(prod, 'aws_vpc_security_group_ingress_rule').filter(
      (rule) => rule['cidr_ipv4'] === '0.0.0.0/0',
    );
    expect(open.map((rule) => rule['from_port']).sort()).toEqual([443, 443, 80, 80]);
  });

  it('never leave for everywhere on every port', () => {
    for (const rule of values(prod, 'aws_vpc_security_group_egress_rule')) {
      if (rule['cidr_ipv4'] === '0.0.0.0/0') expect(rule['from_port']).toBe(443);
      if (rule['ip_protocol'] === '-1') expect(rule).toHaveProperty('referenced_security_group_id');
    }
  });

  it('close the default one: it has no rule at all', () => {
    const closed = prod.resource('aws_default_security_group');
    expect(closed).not.toHaveProperty('ingress');
    expect(closed).not.toHaveProperty('egress');
  });

  it('ask for CloudFront by its prefix list where the load balancer is closed to others', () => {
    const systems = { bytebytego: { host: 'bytebytego.dev.techitfactory.com' } };
    const closed = networkOf(devWith({ 'edge.openTo': 'cloudfront', systems }));
    const ids = Object.keys(closed.resources('aws_vpc_security_group_ingress_rule'));
    expect(ids.filter((id) => id.startsWith('groups_load_balancer'))).toEqual([
      'groups_load_balancer_from_cloudfront_tcp_443',
      'groups_load_balancer_from_vpc_link_tcp_443',
    ]);
    expect(closed.data('aws_ec2_managed_prefix_list')).toMatchObject({
      groups_cloud_front: { name: 'com.amazonaws.global.cloudfront.origin-facing' },
    });
    expect(prod.data('aws_ec2_managed_prefix_list')).toEqual({});
  });
});

describe('endpoints', () => {
  it('have free gateways for S3 and DynamoDB in every table that leads out', () => {
    const gateways = values(dev, 'aws_vpc_endpoint');
    expect(gateways.map((endpoint) => endpoint['service_name'])).toEqual([
      'com.amazonaws.ap-south-1.s3',
      'com.amazonaws.ap-south-1.dynamodb',
    ]);
    expect(gateways[0]?.['route_table_ids']).toEqual(
      ['public_a', 'public_b', 'app_a', 'app_b'].map((id) => `\${aws_route_table.${id}_routes.id}`),
    );
    expect(gateways.every((endpoint) => typeof endpoint['policy'] === 'string')).toBe(true);
  });

  it('have interfaces with private names and a group of their own where the environment lists them', () => {
    const interfaces = values(prod, 'aws_vpc_endpoint').filter(
      (endpoint) => endpoint['vpc_endpoint_type'] === 'Interface',
    );
    expect(interfaces).toHaveLength(10);
    for (const endpoint of interfaces) {
      expect(endpoint).toMatchObject({
        private_dns_enabled: true,
        security_group_ids: ['${aws_security_group.groups_endpoints.id}'],
        subnet_ids: ['a', 'b', 'c'].map((zone) => `\${aws_subnet.app_${zone}.id}`),
      });
    }
    expect(Object.keys(dev.resources('aws_security_group'))).not.toContain('groups_endpoints');
  });
});

describe('flow logs', () => {
  it('record everything, encrypted, for as long as the environment keeps logs', () => {
    expect(prod.resource('aws_flow_log')).toMatchObject({ traffic_type: 'ALL', vpc_id: '${aws_vpc.vpc.id}' });
    expect(prod.resource('aws_cloudwatch_log_group')).toMatchObject({
      retention_in_days: 365,
      kms_key_id: '${data.terraform_remote_state.account.outputs.logs_key_arn}',
    });
    expect(dev.resource('aws_cloudwatch_log_group')['retention_in_days']).toBe(7);
  });

  it('are written by a role that may write there and nowhere else, below the boundary', () => {
    expect(prod.resource('aws_iam_role')).toMatchObject({
      name: 'prod-flow-logs',
      permissions_boundary: '${data.terraform_remote_state.bootstrap.outputs.permissions_boundary_arn}',
    });
    const policy = JSON.parse(prod.resource('aws_iam_role_policy')['policy'] as string) as {
      Statement: { Resource: string[] }[];
    };
    expect(policy.Statement.map(({ Resource }) => Resource)).toEqual([
      ['${aws_cloudwatch_log_group.flow_logs_records.arn}:*'],
    ]);
  });
});

describe('pod subnets', () => {
  it('keep all but their first eighth for the prefixes of nodes', () => {
    const kept = values(prod, 'aws_ec2_subnet_cidr_reservation');
    expect(kept.filter((one) => one['subnet_id'] === '${aws_subnet.app_a.id}').map((one) => one['cidr_block'])).toEqual(
      ['10.0.11.32/27', '10.0.11.64/26', '10.0.11.128/25'],
    );
    expect(new Set(kept.map((one) => one['reservation_type']))).toEqual(new Set(['prefix']));
    expect(kept).toHaveLength(9);
  });

  it('are found by load balancers, the autoscaler and the cluster by their tags', () => {
    expect(prod.resource('aws_subnet', 'public_a')['tags']).toEqual({
      Name: 'prod-public-a',
      'kubernetes.io/role/elb': '1',
      'kubernetes.io/cluster/prod-platform': 'shared',
    });
    expect(prod.resource('aws_subnet', 'app_a')['tags']).toEqual({
      Name: 'prod-app-a',
      'kubernetes.io/role/internal-elb': '1',
      'kubernetes.io/cluster/prod-platform': 'shared',
      'karpenter.sh/discovery': 'prod-platform',
    });
    expect(prod.resource('aws_subnet', 'data_a')['tags']).toEqual({ Name: 'prod-data-a' });
    expect(prod.resource('aws_security_group', 'groups_nodes')['tags']).toMatchObject({
      'karpenter.sh/discovery': 'prod-platform',
    });
  });
});

describe('every subnet', () => {
  it('hands out no public address by itself, and DNS names work for private endpoints', () => {
    for (const subnet of [...values(prod, 'aws_subnet'), ...values(dev, 'aws_subnet')])
      expect(subnet['map_public_ip_on_launch']).toBe(false);
    expect(prod.resource('aws_vpc')).toMatchObject({ enable_dns_support: true, enable_dns_hostnames: true });
  });
});

describe('a change of the environment', () => {
  it('of the NAT mode adds a gateway per zone', () => {
    const perZone = networkOf(changed(devWith({}), 'network.nat', 'per-zone'));
    expect(Object.keys(perZone.resources('aws_nat_gateway'))).toEqual(['nat_a', 'nat_b']);
    expect(perZone.outputs()['nat_public_ip_b']).toBe('${aws_eip.nat_b_address.public_ip}');
  });
});
