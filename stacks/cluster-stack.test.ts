import { describe, expect, it } from 'vitest';
import type { PlatformEnvironment } from '../environments/platform.ts';
import { type StackJson, stacksOf, testEnvironment, testStack } from '../tests/support/app.ts';

const dev = testStack('dev', 'cluster');
const prod = testStack('prod', 'cluster');

/** The cluster stack of dev with other choices about the cluster. */
function changed(cluster: Partial<PlatformEnvironment['cluster']>): StackJson {
  const environment = testEnvironment('dev');
  const stack = stacksOf({ ...environment, cluster: { ...environment.cluster, ...cluster } }).get('cluster');
  if (stack === undefined) throw new Error('no cluster stack');
  return stack;
}

describe('the control plane', () => {
  const cluster = prod.resource('aws_eks_cluster');

  it('is entered through access entries only, and its creator gets nothing', () => {
    expect(cluster['access_config']).toEqual({
      authentication_mode: 'API',
      bootstrap_cluster_creator_admin_permissions: false,
    });
  });

  it('has no public endpoint in prod, and one for the named networks in dev', () => {
    expect(cluster['vpc_config']).toMatchObject({ endpoint_private_access: true, endpoint_public_access: false });
    expect(cluster['vpc_config']).not.toHaveProperty('public_access_cidrs');
    expect(dev.resource('aws_eks_cluster')['vpc_config']).toMatchObject({
      endpoint_private_access: true,
      endpoint_public_access: true,
      public_access_cidrs: ['203.0.113.0/24'],
    });
  });

  it('encrypts secrets by a key of its own', () => {
    expect(cluster['encryption_config']).toEqual({
      provider: { key_arn: '${aws_kms_key.cluster_secrets_key.arn}' },
      resources: ['secrets'],
    });
    expect(prod.resource('aws_kms_key')).toMatchObject({
      enable_key_rotation: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  it('writes all five logs into a group that exists before it and forgets in time', () => {
    expect(cluster['enabled_cluster_log_types']).toEqual([
      'api',
      'audit',
      'authenticator',
      'controllerManager',
      'scheduler',
    ]);
    expect(prod.resource('aws_cloudwatch_log_group', 'cluster_logs')).toMatchObject({
      name: '/aws/eks/prod-platform/cluster',
      retention_in_days: 365,
      kms_key_id: '${data.terraform_remote_state.account.outputs.logs_key_arn}',
    });
    expect(cluster['depends_on']).toContain('aws_cloudwatch_log_group.cluster_logs');
  });

  it('is protected in prod and removable in dev', () => {
    expect(cluster).toMatchObject({ deletion_protection: true, lifecycle: { prevent_destroy: true } });
    expect(dev.resource('aws_eks_cluster')).toMatchObject({
      deletion_protection: false,
      lifecycle: { prevent_destroy: false },
    });
  });

  it('runs the catalogue minor, upgraded before support costs more, and may leave a broken zone', () => {
    expect(cluster).toMatchObject({
      name: 'prod-platform',
      version: '1.36',
      upgrade_policy: { support_type: 'STANDARD' },
      zonal_shift_config: { enabled: true },
      bootstrap_self_managed_addons: false,
    });
  });

  it('takes the minor that an environment names, with the support that it then needs', () => {
    expect(changed({ version: '1.33' }).resource('aws_eks_cluster')).toMatchObject({
      version: '1.33',
      upgrade_policy: { support_type: 'EXTENDED' },
    });
  });
});

describe('access', () => {
  it('is given to the pipeline and to people, each with one policy', () => {
    const policies = Object.entries(dev.resources('aws_eks_access_policy_association')).map(([id, { policy_arn }]) => [
      id,
      String(policy_arn).split('/').at(-1),
    ]);
    expect(Object.fromEntries(policies)).toEqual({
      access_pipeline_plan_policy: 'AmazonEKSViewPolicy',
      access_pipeline_apply_policy: 'AmazonEKSClusterAdminPolicy',
      access_platform_admins_policy: 'AmazonEKSClusterAdminPolicy',
      access_developers_policy: 'AmazonEKSEditPolicy',
    });
  });

  it('of the plan role is that of a reader, too: drift compares what a view policy does not show', () => {
    const groups = Object.entries(dev.resources('aws_eks_access_entry')).map(([id, entry]) => [
      id,
      entry['kubernetes_groups'],
    ]);
    expect(Object.fromEntries(groups)).toEqual({
      access_pipeline_plan: ['platform:readers'],
      access_pipeline_apply: undefined,
      access_platform_admins: undefined,
      access_developers: undefined,
    });
  });

  it('of developers is to look only in prod', () => {
    expect(prod.resource('aws_eks_access_policy_association', 'access_developers_policy')).toMatchObject({
      policy_arn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy',
      access_scope: { type: 'cluster' },
    });
    expect(prod.resource('aws_eks_access_entry', 'access_developers')['principal_arn']).toBe(
      'arn:aws:iam::333333333333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Developer_0123456789abcdef',
    );
  });
});

describe('add-ons', () => {
  const addons = prod.resources('aws_eks_addon');
  const versions = (stack: StackJson) =>
    Object.fromEntries(
      Object.values(stack.resources('aws_eks_addon')).map(({ addon_name, addon_version }) => [
        addon_name,
        addon_version,
      ]),
    );

  it('run at the versions of the catalogue', () => {
    expect(versions(prod)).toEqual({
      'vpc-cni': 'v1.23.2-eksbuild.1',
      'kube-proxy': 'v1.36.0-eksbuild.45',
      'eks-pod-identity-agent': 'v1.4.0-eksbuild.3',
      coredns: 'v1.14.7-eksbuild.11',
      'snapshot-controller': 'v8.6.0-eksbuild.8',
      'aws-ebs-csi-driver': 'v1.66.0-eksbuild.1',
      'metrics-server': 'v0.9.0-eksbuild.11',
      'amazon-cloudwatch-observability': 'v6.7.0-eksbuild.1',
    });
    expect(versions(dev)).not.toHaveProperty('amazon-cloudwatch-observability');
  });

  it('take the default of EKS where the catalogue names none', () => {
    const old = changed({ version: '1.33' }).resource('aws_eks_addon', 'addons_metrics_server');
    expect(old).not.toHaveProperty('addon_version');
  });

  it('overwrite what a new cluster brought and keep what somebody changed later', () => {
    for (const addon of Object.values(addons)) {
      expect(addon).toMatchObject({
        resolve_conflicts_on_create: 'OVERWRITE',
        resolve_conflicts_on_update: 'PRESERVE',
      });
    }
  });

  it('come to AWS by IRSA for pod networking and by Pod Identity otherwise', () => {
    expect(addons['networking_vpc_cni']).toMatchObject({
      service_account_role_arn: '${aws_iam_role.networking_vpc_cni_role.arn}',
    });
    expect(addons['networking_vpc_cni']).not.toHaveProperty('pod_identity_association');
    expect(addons['addons_aws_ebs_csi_driver']).toMatchObject({
      pod_identity_association: [
        { role_arn: '${aws_iam_role.addons_aws_ebs_csi_driver_role.arn}', service_account: 'ebs-csi-controller-sa' },
      ],
    });
    expect(addons['addons_coredns']).not.toHaveProperty('pod_identity_association');
  });

  it('that run as deployments wait for every node group', () => {
    expect(addons['addons_coredns']?.['depends_on']).toEqual(
      expect.arrayContaining(['aws_eks_node_group.nodes_system_a', 'aws_eks_node_group.nodes_applications_c']),
    );
    expect(addons['addons_aws_ebs_csi_driver']?.['depends_on']).toContain('aws_eks_addon.addons_snapshot_controller');
  });
});

describe('Container Insights', () => {
  it('finds its log groups made where it runs, with retention and key', () => {
    const names = Object.values(prod.resources('aws_cloudwatch_log_group')).map(({ name }) => name);
    expect(names).toEqual([
      '/aws/eks/prod-platform/cluster',
      ...['application', 'dataplane', 'host', 'performance'].map(
        (name) => `/aws/containerinsights/prod-platform/${name}`,
      ),
    ]);
    expect(Object.keys(dev.resources('aws_cloudwatch_log_group'))).toEqual(['cluster_logs']);
  });
});

describe('alarms', () => {
  it('watch the API, pods without a node and every group; failed nodes where Container Insights counts them', () => {
    const metrics = (stack: StackJson) =>
      Object.values(stack.resources('aws_cloudwatch_metric_alarm')).map(({ metric_name }) => String(metric_name));
    expect(metrics(prod).sort()).toEqual([
      ...Array.from({ length: 6 }, () => 'StatusCheckFailed'),
      'apiserver_request_total_5XX',
      'cluster_failed_node_count',
      'scheduler_pending_pods_UNSCHEDULABLE',
    ]);
    expect(metrics(dev)).not.toContain('cluster_failed_node_count');
  });

  it('say what to do and whom to tell', () => {
    for (const alarm of Object.values(prod.resources('aws_cloudwatch_metric_alarm'))) {
      expect(alarm['alarm_description']).toMatch(
        /docs\/runbook\.md#(api-server-errors|pods-without-a-node|nodes-not-ready)$/,
      );
      expect(alarm['alarm_actions']).toEqual(['${data.terraform_remote_state.account.outputs.alerts_topic_arn}']);
    }
  });
});

describe('the stack', () => {
  it('reads bootstrap, account and network, and publishes what others need', () => {
    expect([...prod.upstream].sort()).toEqual(['prod-account', 'prod-bootstrap', 'prod-network']);
    expect(Object.keys(prod.outputs()).sort()).toEqual([
      'cluster_arn',
      'cluster_certificate_authority',
      'cluster_endpoint',
      'cluster_name',
      'managed_security_group_id',
      'node_role_arn',
      'node_role_name',
      'oidc_issuer',
      'oidc_provider_arn',
    ]);
  });

  it('puts every role under the boundary', () => {
    const roles = Object.values(prod.resources('aws_iam_role'));
    expect(roles.length).toBe(5);
    for (const role of roles) {
      expect(role['permissions_boundary']).toBe(
        '${data.terraform_remote_state.bootstrap.outputs.permissions_boundary_arn}',
      );
    }
  });
});
