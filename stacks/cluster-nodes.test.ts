import { describe, expect, it } from 'vitest';
import type { PlatformEnvironment } from '../environments/platform.ts';
import { type Block, type StackJson, stacksOf, testEnvironment, testStack } from '../tests/support/app.ts';

const dev = testStack('dev', 'cluster');
const prod = testStack('prod', 'cluster');

/** The cluster stack of dev with other choices about the cluster. */
function changed(cluster: Partial<PlatformEnvironment['cluster']>): StackJson {
  const environment = testEnvironment('dev');
  const stack = stacksOf({ ...environment, cluster: { ...environment.cluster, ...cluster } }).get('cluster');
  if (stack === undefined) throw new Error('no cluster stack');
  return stack;
}

describe('nodes', () => {
  const group = (zone: string) => prod.resource('aws_eks_node_group', `nodes_system_${zone}`);

  it('form one group for each purpose and zone', () => {
    expect(Object.keys(prod.resources('aws_eks_node_group')).sort()).toEqual(
      ['applications', 'system'].flatMap((purpose) => ['a', 'b', 'c'].map((zone) => `nodes_${purpose}_${zone}`)),
    );
    expect(Object.keys(dev.resources('aws_eks_node_group'))).toHaveLength(4);
  });

  it('stay in their zone', () => {
    for (const zone of ['a', 'b', 'c']) {
      expect(group(zone)['subnet_ids']).toEqual([
        `\${data.terraform_remote_state.network.outputs.app_subnet_id_${zone}}`,
      ]);
    }
  });

  it('carry the pinned image, a label and, for the platform, a taint that only prefers', () => {
    expect(group('a')).toMatchObject({
      version: '1.36',
      release_version: '1.36.4-20260930',
      ami_type: 'AL2023_x86_64_STANDARD',
      labels: { purpose: 'system' },
      taint: [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'PREFER_NO_SCHEDULE' }],
    });
    expect(prod.resource('aws_eks_node_group', 'nodes_applications_a')['taint']).toEqual([]);
  });

  it('leave their number to the autoscaler and are replaced before they go', () => {
    expect(group('a')).toMatchObject({
      update_config: { max_unavailable: 1 },
      node_repair_config: { enabled: true },
      lifecycle: { create_before_destroy: true, ignore_changes: ['scaling_config[0].desired_size'] },
    });
  });

  it('begin with the least and grow to the most that the environment names for a zone', () => {
    const { nodes } = testEnvironment('dev').cluster;
    const grown = changed({ nodes: { ...nodes, system: { ...nodes.system, perZone: [2, 5] } } });
    expect(grown.resource('aws_eks_node_group', 'nodes_system_b')['scaling_config']).toEqual({
      min_size: 2,
      max_size: 5,
      desired_size: 2,
    });
  });

  it('start after pod networking, so that prefix delegation reaches them', () => {
    expect(group('a')['depends_on']).toEqual(
      expect.arrayContaining(['aws_eks_addon.networking_vpc_cni', 'aws_eks_addon.networking_eks_pod_identity_agent']),
    );
  });

  it('take the capacity that the environment names', () => {
    const { nodes } = testEnvironment('dev').cluster;
    const spot = changed({ nodes: { ...nodes, applications: { ...nodes.applications, capacity: 'spot' } } });
    expect(spot.resource('aws_eks_node_group', 'nodes_applications_a')['capacity_type']).toBe('SPOT');
    expect(spot.resource('aws_eks_node_group', 'nodes_system_a')['capacity_type']).toBe('ON_DEMAND');
  });

  it('act as a role without pod networking', () => {
    const policies = Object.values(prod.resources('aws_iam_role_policy_attachment'))
      .filter(({ role }) => role === '${aws_iam_role.nodes_role.name}')
      .map(({ policy_arn }) => String(policy_arn).split('/').at(-1));
    expect(policies).toEqual([
      'AmazonEKSWorkerNodePolicy',
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonSSMManagedInstanceCore',
    ]);
  });
});

describe('the launch template', () => {
  const template = dev.resource('aws_launch_template', 'nodes_applications_template');

  it('wants tokens for the metadata and hides it from pods', () => {
    expect(template['metadata_options']).toMatchObject({ http_tokens: 'required', http_put_response_hop_limit: 1 });
  });

  it('opens the metadata to pods only where the CloudWatch agent reads it', () => {
    expect(prod.resource('aws_launch_template', 'nodes_system_template')['metadata_options']).toMatchObject({
      http_tokens: 'required',
      http_put_response_hop_limit: 2,
    });
  });

  it('encrypts the disk by the data key', () => {
    expect(template['block_device_mappings']).toEqual([
      {
        device_name: '/dev/xvda',
        ebs: {
          delete_on_termination: 'true',
          encrypted: 'true',
          kms_key_id: '${data.terraform_remote_state.account.outputs.data_key_arn}',
          volume_size: 50,
          volume_type: 'gp3',
        },
      },
    ]);
  });

  it('tags instances, disks and network interfaces for cost allocation', () => {
    const specifications = template['tag_specifications'] as readonly Block[];
    expect(specifications.map(({ resource_type }) => resource_type)).toEqual([
      'instance',
      'volume',
      'network-interface',
    ]);
    for (const { tags } of specifications) {
      expect(tags).toEqual({
        Name: 'dev-platform-applications',
        project: '${var.project_name}',
        environment: 'dev',
        stack: 'dev-cluster',
        system: 'platform',
        'managed-by': 'terraform',
      });
    }
  });

  it('puts nodes into our group and into the one of EKS', () => {
    expect(template['vpc_security_group_ids']).toEqual([
      '${data.terraform_remote_state.network.outputs.nodes_security_group_id}',
      '${aws_eks_cluster.cluster.vpc_config[0].cluster_security_group_id}',
    ]);
  });

  it('tells the kubelet about prefix delegation', () => {
    expect(Buffer.from(String(template['user_data']), 'base64').toString()).toContain('maxPods: 110');
  });
});

describe('the autoscaler', () => {
  it('finds every group by tags', () => {
    const tags = Object.entries(dev.resources('aws_autoscaling_group_tag'));
    expect(tags).toHaveLength(2 * 5 + 2 * 4);
    expect(dev.resource('aws_autoscaling_group_tag', 'nodes_system_a_tag_owned')).toMatchObject({
      autoscaling_group_name: '${aws_eks_node_group.nodes_system_a.resources[0].autoscaling_groups[0].name}',
      tag: { key: 'k8s.io/cluster-autoscaler/dev-platform', value: 'owned', propagate_at_launch: false },
    });
  });

  it('has no tags where Karpenter adds nodes', () => {
    expect(changed({ autoscaler: 'karpenter' }).resources('aws_autoscaling_group_tag')).toEqual({});
  });
});
