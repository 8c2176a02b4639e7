import { describe, expect, it } from 'vitest';
import { actionsOf, statementOf, TEST_CONTEXT } from '../../tests/support/controller-context.ts';
import { loadBalancerController } from './load-balancer-controller.ts';

const { statements } = loadBalancerController(TEST_CONTEXT);
const OWNED = { StringEquals: { 'aws:ResourceTag/elbv2.k8s.aws/cluster': 'dev-platform' } };

describe('the load balancer controller', () => {
  it.each(['ChangeOwn', 'ListenersOfOwn', 'TagOwn', 'DeleteOwnSecurityGroups'])(
    'does what "%s" says only to what it made for this cluster',
    (sid) => {
      expect(statementOf(statements, sid).conditions).toEqual(OWNED);
    },
  );

  it.each(['CreateOwn', 'CreateOwnSecurityGroup'])('makes nothing without its tag (%s)', (sid) => {
    expect(statementOf(statements, sid).conditions).toEqual({
      StringEquals: { 'aws:RequestTag/elbv2.k8s.aws/cluster': 'dev-platform' },
    });
  });

  it('opens security groups of its own VPC only', () => {
    expect(statementOf(statements, 'OpenSecurityGroups')).toMatchObject({
      resources: ['arn:aws:ec2:ap-south-1:111111111111:security-group/*'],
      conditions: { ArnEquals: { 'ec2:Vpc': 'arn:aws:ec2:ap-south-1:111111111111:vpc/vpc-1' } },
    });
  });

  it('registers pods with target groups that it did not make, and changes nothing else of them', () => {
    const register = statementOf(statements, 'RegisterPods');
    expect(register.actions).toEqual([
      'elasticloadbalancing:RegisterTargets',
      'elasticloadbalancing:DeregisterTargets',
    ]);
    expect(register.conditions).toBeUndefined();
    expect(register.resources).toEqual(['arn:aws:elasticloadbalancing:ap-south-1:111111111111:targetgroup/*/*']);
  });

  it('can neither read users nor certificates with keys nor switch paid protection on', () => {
    for (const action of actionsOf(statements)) {
      expect(action).not.toMatch(/^(cognito-idp:|iam:(Get|List)ServerCertificate|shield:(Create|Delete))/);
    }
  });
});
