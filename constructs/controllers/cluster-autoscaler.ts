import { type Controller, type ControllerContext, regionalArn } from './controller.ts';

const LOOK_UP = [
  'autoscaling:DescribeAutoScalingGroups',
  'autoscaling:DescribeAutoScalingInstances',
  'autoscaling:DescribeLaunchConfigurations',
  'autoscaling:DescribeScalingActivities',
  'autoscaling:DescribeTags',
  'ec2:DescribeImages',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:GetInstanceTypesFromInstanceRequirements',
] as const;

/** The cluster autoscaler: sizes of the groups that carry its tag for this cluster. */
export function clusterAutoscaler(context: ControllerContext): Controller {
  const { clusterName } = context;
  return {
    name: 'cluster-autoscaler',
    description: 'Cluster autoscaler: sizes of the node groups of the cluster',
    namespace: 'kube-system',
    serviceAccount: 'cluster-autoscaler',
    statements: [
      { sid: 'LookUp', actions: LOOK_UP, resources: ['*'], because: 'these describe actions know no resources' },
      {
        sid: 'ReadNodeGroups',
        actions: ['eks:DescribeNodegroup'],
        resources: [regionalArn(context, 'eks', `nodegroup/${clusterName}/*/*`)],
      },
      {
        sid: 'ResizeOwnGroups',
        actions: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
        resources: [regionalArn(context, 'autoscaling', 'autoScalingGroup:*:autoScalingGroupName/*')],
        conditions: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${clusterName}`]: 'owned' } },
      },
    ],
  };
}
