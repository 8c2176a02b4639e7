import { describe, expect, it } from 'vitest';
import { accessGrants, type Person } from './access.ts';

const ROLE = 'aws-reserved/sso.amazonaws.com/AWSReservedSSO_Developer_0123456789abcdef';
const input = {
  accountId: '111111111111',
  planRoleArn: 'arn:aws:iam::111111111111:role/dev-plan',
  applyRoleArn: 'arn:aws:iam::111111111111:role/dev-apply',
};
const person = (may: Person['may']): Person => ({ name: 'developers', ssoRole: ROLE, may });

describe('access to a cluster', () => {
  it('is the pipeline alone where no people are named: the plan looks, the apply administers', () => {
    expect(accessGrants({ ...input, people: [] })).toEqual([
      {
        name: 'pipeline-plan',
        principalArn: input.planRoleArn,
        policy: 'AmazonEKSViewPolicy',
        groups: ['platform:readers'],
      },
      { name: 'pipeline-apply', principalArn: input.applyRoleArn, policy: 'AmazonEKSClusterAdminPolicy' },
    ]);
  });

  it.each([
    ['administer', 'AmazonEKSClusterAdminPolicy'],
    ['edit', 'AmazonEKSEditPolicy'],
    ['view', 'AmazonEKSViewPolicy'],
  ] as const)('of somebody who may %s is the policy %s, by the role of the permission set', (may, policy) => {
    expect(accessGrants({ ...input, people: [person(may)] }).slice(2)).toEqual([
      { name: 'developers', principalArn: `arn:aws:iam::111111111111:role/${ROLE}`, policy },
    ]);
  });
});
