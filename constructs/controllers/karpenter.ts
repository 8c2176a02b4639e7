import { physicalName } from '../../lib/names.ts';
import type { Statement } from '../identity/statement.ts';
import { volumeKeyStatements } from '../identity/volume-key.ts';
import { type Controller, type ControllerContext, regionalArn } from './controller.ts';

export interface KarpenterInput {
  readonly nodeRoleArn: string;
  readonly queueArn: string;
}

/** Names of what Terraform makes for Karpenter: its queue of interruptions, and the instance profile of its nodes. */
export function karpenterNames(environment: string): { readonly queue: string; readonly instanceProfile: string } {
  const queue = physicalName([environment, 'karpenter'], { maxLength: 58 });
  return { queue, instanceProfile: `${queue}-node` };
}

/** Tag of everything that Karpenter makes; it names the node pool. */
const NODE_POOL = 'karpenter.sh/nodepool';

const LOOK_UP = [
  'ec2:DescribeAvailabilityZones',
  'ec2:DescribeCapacityReservations',
  'ec2:DescribeImages',
  'ec2:DescribeInstanceStatus',
  'ec2:DescribeInstanceTypeOfferings',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeInstances',
  'ec2:DescribeLaunchTemplates',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSpotPriceHistory',
  'ec2:DescribeSubnets',
] as const;

const MADE_AT_LAUNCH = [
  'fleet/*',
  'instance/*',
  'launch-template/*',
  'network-interface/*',
  'spot-instances-request/*',
  'volume/*',
] as const;

/**
 * Karpenter: instances of its own node pools, launched with the instance profile that Terraform made. Since the node
 * class names that profile, Karpenter needs no permission to make roles or profiles.
 */
export function karpenter(context: ControllerContext, input: KarpenterInput): Controller {
  return {
    name: 'karpenter',
    description: 'Karpenter: nodes of the cluster',
    namespace: 'kube-system',
    serviceAccount: 'karpenter',
    statements: [...lookUp(context), ...launch(context), ...tagAndDelete(context), ...use(context, input)],
  };
}

/**
 * Karpenter looks for profiles that it made itself, by their path, every half hour and before it lets a node class go, and
 * asks for one of an older version by its name. It finds none, but has to be allowed to look: a node class that is deleted
 * otherwise stays for good, and with it the release.
 */
function lookUp(context: ControllerContext): readonly Statement[] {
  return [
    {
      sid: 'LookUp',
      actions: LOOK_UP,
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': context.region } },
      because: 'these describe actions know no resources',
    },
    {
      sid: 'Prices',
      actions: ['pricing:GetProducts'],
      resources: ['*'],
      because: 'the price list knows no resources',
    },
    {
      sid: 'NewestImages',
      actions: ['ssm:GetParameter'],
      resources: [`arn:aws:ssm:${context.region}::parameter/aws/service/*`],
    },
    {
      sid: 'FindInstanceProfiles',
      actions: ['iam:ListInstanceProfiles'],
      resources: ['*'],
      because: 'profiles are listed for the whole account',
    },
    {
      sid: 'ReadInstanceProfiles',
      actions: ['iam:GetInstanceProfile'],
      resources: [`arn:aws:iam::${context.accountId}:instance-profile/*`],
    },
    {
      sid: 'ReadCluster',
      actions: ['eks:DescribeCluster'],
      resources: [regionalArn(context, 'eks', `cluster/${context.clusterName}`)],
    },
  ];
}

const LAUNCH = ['ec2:CreateFleet', 'ec2:RunInstances'] as const;

function launch(context: ControllerContext): readonly Statement[] {
  const arns = (resources: readonly string[]) => resources.map((resource) => regionalArn(context, 'ec2', resource));
  const shared = [`arn:aws:ec2:${context.region}::image/*`, `arn:aws:ec2:${context.region}::snapshot/*`];
  return [
    {
      sid: 'LaunchFrom',
      actions: LAUNCH,
      resources: [...shared, ...arns(['capacity-reservation/*', 'security-group/*', 'subnet/*'])],
    },
    {
      sid: 'LaunchFromOwnTemplate',
      actions: LAUNCH,
      resources: arns(['launch-template/*']),
      conditions: ownedBy(context, 'aws:ResourceTag'),
    },
    {
      sid: 'LaunchTagged',
      actions: [...LAUNCH, 'ec2:CreateLaunchTemplate'],
      resources: arns(MADE_AT_LAUNCH),
      conditions: ownedBy(context, 'aws:RequestTag'),
    },
  ];
}

function tagAndDelete(context: ControllerContext): readonly Statement[] {
  const arns = (resources: readonly string[]) => resources.map((resource) => regionalArn(context, 'ec2', resource));
  const launched = ownedBy(context, 'aws:RequestTag');
  return [
    {
      sid: 'TagAtLaunch',
      actions: ['ec2:CreateTags'],
      resources: arns(MADE_AT_LAUNCH),
      conditions: {
        ...launched,
        StringEquals: {
          ...launched.StringEquals,
          'ec2:CreateAction': ['CreateFleet', 'CreateLaunchTemplate', 'RunInstances'],
        },
      },
    },
    {
      sid: 'NameOwnInstances',
      actions: ['ec2:CreateTags'],
      resources: arns(['instance/*']),
      conditions: {
        ...ownedBy(context, 'aws:ResourceTag'),
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['eks:eks-cluster-name', 'karpenter.sh/nodeclaim', 'Name'] },
      },
    },
    {
      sid: 'DeleteOwn',
      actions: ['ec2:DeleteLaunchTemplate', 'ec2:TerminateInstances'],
      resources: arns(['instance/*', 'launch-template/*']),
      conditions: ownedBy(context, 'aws:ResourceTag'),
    },
  ];
}

function use(context: ControllerContext, { nodeRoleArn, queueArn }: KarpenterInput): readonly Statement[] {
  return [
    {
      sid: 'PassNodeRole',
      actions: ['iam:PassRole'],
      resources: [nodeRoleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    },
    {
      sid: 'Interruptions',
      actions: ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
      resources: [queueArn],
    },
    ...volumeKeyStatements(context.dataKeyArn),
  ];
}

function ownedBy({ clusterName }: ControllerContext, tag: 'aws:RequestTag' | 'aws:ResourceTag') {
  return {
    StringEquals: { [`${tag}/kubernetes.io/cluster/${clusterName}`]: 'owned' },
    StringLike: { [`${tag}/${NODE_POOL}`]: '*' },
  };
}
