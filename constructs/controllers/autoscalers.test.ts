import { describe, expect, it } from 'vitest';
import { actionsOf, statementOf, TEST_CONTEXT } from '../../tests/support/controller-context.ts';
import { clusterAutoscaler } from './cluster-autoscaler.ts';
import { karpenter } from './karpenter.ts';

const INPUT = {
  nodeRoleArn: 'arn:aws:iam::111111111111:role/dev-platform-node',
  queueArn: 'arn:aws:sqs:ap-south-1:111111111111:dev-karpenter',
};

describe('the cluster autoscaler', () => {
  const { statements } = clusterAutoscaler(TEST_CONTEXT);

  it('resizes groups that carry the tag of this cluster', () => {
    expect(statementOf(statements, 'ResizeOwnGroups')).toMatchObject({
      actions: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
      conditions: { StringEquals: { 'aws:ResourceTag/k8s.io/cluster-autoscaler/dev-platform': 'owned' } },
    });
  });

  it('reads the labels of node groups without nodes', () => {
    expect(statementOf(statements, 'ReadNodeGroups').resources).toEqual([
      'arn:aws:eks:ap-south-1:111111111111:nodegroup/dev-platform/*/*',
    ]);
  });
});

describe('Karpenter', () => {
  const { statements } = karpenter(TEST_CONTEXT, INPUT);
  const owned = (tag: string) => ({
    StringEquals: { [`${tag}/kubernetes.io/cluster/dev-platform`]: 'owned' },
    StringLike: { [`${tag}/karpenter.sh/nodepool`]: '*' },
  });

  it('launches only what carries the tags of this cluster and of a node pool', () => {
    expect(statementOf(statements, 'LaunchTagged').conditions).toEqual(owned('aws:RequestTag'));
  });

  it.each(['LaunchFromOwnTemplate', 'DeleteOwn'])('touches only what it made (%s)', (sid) => {
    expect(statementOf(statements, sid).conditions).toEqual(owned('aws:ResourceTag'));
  });

  it('hands the node role to EC2 and to nothing else, and makes no role or profile', () => {
    expect(statementOf(statements, 'PassNodeRole')).toMatchObject({
      resources: [INPUT.nodeRoleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    });
    expect(actionsOf(statements).filter((action) => action.startsWith('iam:'))).toEqual([
      'iam:ListInstanceProfiles',
      'iam:GetInstanceProfile',
      'iam:PassRole',
    ]);
  });

  it('may look for profiles of its own making, without which it lets no node class go', () => {
    expect(statementOf(statements, 'FindInstanceProfiles').resources).toEqual(['*']);
    expect(statementOf(statements, 'ReadInstanceProfiles').resources).toEqual([
      'arn:aws:iam::111111111111:instance-profile/*',
    ]);
  });

  it('hears of interruptions from its own queue', () => {
    expect(statementOf(statements, 'Interruptions').resources).toEqual([INPUT.queueArn]);
  });
});
