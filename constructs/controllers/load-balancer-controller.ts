import type { Statement } from '../identity/statement.ts';
import { type Controller, type ControllerContext, regionalArn } from './controller.ts';

/** Tag that the controller puts on everything it makes; its value is the cluster's name. */
const OWNER = 'elbv2.k8s.aws/cluster';

const LOOK_UP = [
  'ec2:DescribeAccountAttributes',
  'ec2:DescribeAddresses',
  'ec2:DescribeAvailabilityZones',
  'ec2:DescribeInstances',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeIpamPools',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeTags',
  'ec2:DescribeVpcPeeringConnections',
  'ec2:DescribeVpcs',
  'ec2:GetSecurityGroupsForVpc',
  'elasticloadbalancing:DescribeCapacityReservation',
  'elasticloadbalancing:DescribeListenerAttributes',
  'elasticloadbalancing:DescribeListenerCertificates',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancerAttributes',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeRules',
  'elasticloadbalancing:DescribeSSLPolicies',
  'elasticloadbalancing:DescribeTags',
  'elasticloadbalancing:DescribeTargetGroupAttributes',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
  'elasticloadbalancing:DescribeTrustStores',
  'acm:ListCertificates',
  'shield:GetSubscriptionState',
] as const;

const PROTECT = [
  'wafv2:AssociateWebACL',
  'wafv2:DisassociateWebACL',
  'wafv2:GetWebACL',
  'wafv2:GetWebACLForResource',
  'elasticloadbalancing:SetWebAcl',
] as const;

const CHANGE_OWN = [
  'elasticloadbalancing:DeleteLoadBalancer',
  'elasticloadbalancing:DeleteTargetGroup',
  'elasticloadbalancing:ModifyCapacityReservation',
  'elasticloadbalancing:ModifyListenerAttributes',
  'elasticloadbalancing:ModifyLoadBalancerAttributes',
  'elasticloadbalancing:ModifyTargetGroup',
  'elasticloadbalancing:ModifyTargetGroupAttributes',
  'elasticloadbalancing:SetIpAddressType',
  'elasticloadbalancing:SetSecurityGroups',
  'elasticloadbalancing:SetSubnets',
] as const;

const LISTENERS = [
  'elasticloadbalancing:AddListenerCertificates',
  'elasticloadbalancing:CreateListener',
  'elasticloadbalancing:CreateRule',
  'elasticloadbalancing:DeleteListener',
  'elasticloadbalancing:DeleteRule',
  'elasticloadbalancing:ModifyListener',
  'elasticloadbalancing:ModifyRule',
  'elasticloadbalancing:RemoveListenerCertificates',
  'elasticloadbalancing:SetRulePriorities',
] as const;

/**
 * The AWS Load Balancer Controller: load balancers of Ingresses, targets of TargetGroupBindings. Cognito, Shield
 * Advanced and IAM server certificates are features that no Ingress here uses, so their permissions are left out.
 */
export function loadBalancerController(context: ControllerContext): Controller {
  return {
    name: 'aws-load-balancer-controller',
    description: 'AWS Load Balancer Controller: load balancers and targets of the cluster',
    namespace: 'kube-system',
    serviceAccount: 'aws-load-balancer-controller',
    statements: [...lookUp(context), ...securityGroups(context), ...loadBalancers(context)],
  };
}

function lookUp(context: ControllerContext): readonly Statement[] {
  return [
    {
      sid: 'LookUp',
      actions: LOOK_UP,
      resources: ['*'],
      because: 'these describe and list actions know no resources',
    },
    {
      sid: 'ReadCertificates',
      actions: ['acm:DescribeCertificate'],
      resources: [regionalArn(context, 'acm', 'certificate/*')],
    },
    {
      sid: 'FirstLoadBalancerOfAccount',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [
        `arn:aws:iam::${context.accountId}:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing`,
      ],
      conditions: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
    },
  ];
}

function securityGroups(context: ControllerContext): readonly Statement[] {
  const groups = [regionalArn(context, 'ec2', 'security-group/*')];
  const inVpc = { ArnEquals: { 'ec2:Vpc': regionalArn(context, 'ec2', `vpc/${context.vpcId}`) } };
  const cluster = context.clusterName;
  return [
    {
      sid: 'OpenSecurityGroups',
      actions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'],
      resources: groups,
      conditions: inVpc,
    },
    {
      sid: 'CreateSecurityGroupInVpc',
      actions: ['ec2:CreateSecurityGroup'],
      resources: [regionalArn(context, 'ec2', `vpc/${context.vpcId}`)],
    },
    {
      sid: 'CreateOwnSecurityGroup',
      actions: ['ec2:CreateSecurityGroup'],
      resources: groups,
      conditions: { StringEquals: { [`aws:RequestTag/${OWNER}`]: cluster } },
    },
    {
      sid: 'TagNewSecurityGroup',
      actions: ['ec2:CreateTags'],
      resources: groups,
      conditions: {
        StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup', [`aws:RequestTag/${OWNER}`]: cluster },
      },
    },
    {
      sid: 'TagOwnSecurityGroups',
      actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
      resources: groups,
      conditions: {
        Null: { [`aws:RequestTag/${OWNER}`]: 'true' },
        StringEquals: { [`aws:ResourceTag/${OWNER}`]: cluster },
      },
    },
    {
      sid: 'DeleteOwnSecurityGroups',
      actions: ['ec2:DeleteSecurityGroup'],
      resources: groups,
      conditions: { StringEquals: { [`aws:ResourceTag/${OWNER}`]: cluster } },
    },
  ];
}

function loadBalancers(context: ControllerContext): readonly Statement[] {
  const arns = (...resources: readonly string[]) =>
    resources.map((resource) => regionalArn(context, 'elasticloadbalancing', resource));
  const balancers = arns('loadbalancer/app/*/*', 'loadbalancer/net/*/*');
  const made = [...balancers, ...arns('targetgroup/*/*')];
  const listeners = arns('listener/app/*/*/*', 'listener/net/*/*/*');
  const rules = arns('listener-rule/app/*/*/*/*', 'listener-rule/net/*/*/*/*');
  const owned = { StringEquals: { [`aws:ResourceTag/${OWNER}`]: context.clusterName } };
  return [
    {
      sid: 'CreateOwn',
      actions: ['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup'],
      resources: made,
      conditions: { StringEquals: { [`aws:RequestTag/${OWNER}`]: context.clusterName } },
    },
    {
      sid: 'TagNew',
      actions: ['elasticloadbalancing:AddTags'],
      resources: [...made, ...listeners, ...rules],
      conditions: {
        StringEquals: {
          'elasticloadbalancing:CreateAction': [
            'CreateLoadBalancer',
            'CreateTargetGroup',
            'CreateListener',
            'CreateRule',
          ],
          [`aws:RequestTag/${OWNER}`]: context.clusterName,
        },
      },
    },
    {
      sid: 'TagOwn',
      actions: ['elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'],
      resources: [...made, ...listeners, ...rules],
      conditions: owned,
    },
    { sid: 'ChangeOwn', actions: CHANGE_OWN, resources: [...made, ...listeners], conditions: owned },
    { sid: 'ListenersOfOwn', actions: LISTENERS, resources: [...balancers, ...listeners, ...rules], conditions: owned },
    {
      // Target groups of the edge carry no tag of the controller: a TargetGroupBinding names them by ARN.
      sid: 'RegisterPods',
      actions: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
      resources: arns('targetgroup/*/*'),
    },
    {
      sid: 'PutBehindWaf',
      actions: PROTECT,
      resources: [...arns('loadbalancer/app/*/*'), regionalArn(context, 'wafv2', 'regional/webacl/*/*')],
    },
  ];
}
