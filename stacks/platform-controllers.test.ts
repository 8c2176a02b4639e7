import { describe, expect, it } from 'vitest';
import { type Block, changedStack, testEnvironment, testStack } from '../tests/support/app.ts';

const prod = testStack('prod', 'platform');
const dev = testStack('dev', 'platform');

describe('controllers', () => {
  it('each have a role by a fixed name and the association of their service account', () => {
    const names = Object.values(prod.resources('aws_iam_role')).map(({ name }) => name);
    expect(names).toEqual([
      'prod-aws-load-balancer-controller',
      'prod-external-secrets',
      'prod-external-dns',
      'prod-keda-operator',
      'prod-loki',
      'prod-tempo',
      'prod-grafana',
      'prod-alertmanager',
      'prod-velero',
      'prod-cluster-autoscaler',
    ]);
    expect(Object.keys(prod.resources('aws_eks_pod_identity_association'))).toHaveLength(names.length);
    expect(prod.resource('aws_eks_pod_identity_association', 'controllers_external_secrets')).toMatchObject({
      cluster_name: '${data.terraform_remote_state.cluster.outputs.cluster_name}',
      namespace: 'external-secrets',
      service_account: 'external-secrets',
      role_arn: '${aws_iam_role.controllers_external_secrets_role.arn}',
    });
  });

  it('act under the boundary, trusted by Pod Identity of this account alone', () => {
    for (const role of Object.values(prod.resources('aws_iam_role'))) {
      expect(role['permissions_boundary']).toBe(
        '${data.terraform_remote_state.bootstrap.outputs.permissions_boundary_arn}',
      );
      const { Statement } = JSON.parse(String(role['assume_role_policy'])) as { Statement: readonly Block[] };
      expect(Statement).toHaveLength(1);
      expect(Statement[0]).toMatchObject({
        Principal: { Service: ['pods.eks.amazonaws.com'] },
        Condition: { StringEquals: { 'aws:SourceAccount': '333333333333' } },
      });
    }
  });

  it('write records in the zones of their environment', () => {
    const policy = String(dev.resource('aws_iam_role_policy', 'controllers_external_dns_role_policy')['policy']);
    expect(policy).toContain('hostedzone/${data.terraform_remote_state.account.outputs.zone_id_dev_techitfactory_com}');
  });
});

describe('Karpenter', () => {
  const { cluster } = testEnvironment('dev');
  const karpenter = changedStack('dev', 'platform', { cluster: { ...cluster, autoscaler: 'karpenter' } });

  it('stands in place of the cluster autoscaler', () => {
    const names = Object.values(karpenter.resources('aws_iam_role')).map(({ name }) => name);
    expect(names).toContain('dev-karpenter');
    expect(names).not.toContain('dev-cluster-autoscaler');
    expect(dev.resources('aws_sqs_queue')).toEqual({});
  });

  it('launches nodes with the role that may join the cluster already', () => {
    expect(karpenter.resource('aws_iam_instance_profile')).toMatchObject({
      name: 'dev-karpenter-node',
      role: '${data.terraform_remote_state.cluster.outputs.node_role_name}',
    });
  });

  it('hears of every kind of interruption over an encrypted queue that takes events of this account only', () => {
    expect(karpenter.resource('aws_sqs_queue')).toMatchObject({
      name: 'dev-karpenter',
      message_retention_seconds: 300,
      sqs_managed_sse_enabled: true,
    });
    const types = Object.values(karpenter.resources('aws_cloudwatch_event_rule')).flatMap(
      ({ event_pattern }) => (JSON.parse(String(event_pattern)) as Record<string, string[]>)['detail-type'],
    );
    expect(types).toEqual([
      'AWS Health Event',
      'EC2 Spot Instance Interruption Warning',
      'EC2 Instance Rebalance Recommendation',
      'EC2 Instance State-change Notification',
    ]);
    for (const target of Object.values(karpenter.resources('aws_cloudwatch_event_target'))) {
      expect(target['arn']).toBe('${aws_sqs_queue.controllers_karpenter_queue.arn}');
    }
    const policy = String(karpenter.resource('aws_sqs_queue_policy')['policy']);
    expect(policy).toContain('"aws:SourceAccount":"111111111111"');
    expect(policy).toContain('"aws:SecureTransport":"false"');
  });

  it('has the releases of its own, and not that of the cluster autoscaler', () => {
    const names = Object.values(karpenter.resources('helm_release')).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['karpenter-crd', 'karpenter']));
    expect(names).not.toContain('cluster-autoscaler');
    expect(Object.values(dev.resources('helm_release')).map(({ name }) => name)).toContain('cluster-autoscaler');
  });
});
