import { describe, expect, it } from 'vitest';
import { policyDocument } from '../identity/statement.ts';
import { type AddonRole, addonRoles, addonTrust } from './addon-roles.ts';

const KEY = 'arn:aws:kms:ap-south-1:111111111111:key/1';
const roles = addonRoles({ dataKeyArn: KEY });
const trust = {
  accountId: '111111111111',
  identityProviderArn: 'arn:aws:iam::111111111111:oidc-provider/oidc.eks.ap-south-1.amazonaws.com/id/A',
  issuer: 'https://oidc.eks.ap-south-1.amazonaws.com/id/A',
};
const role = (name: keyof typeof roles): AddonRole => {
  const found = roles[name];
  if (found === undefined) throw new Error(`no role of ${name}`);
  return found;
};

describe('roles of add-ons', () => {
  it('exist for those that call AWS, and for no other', () => {
    expect(Object.keys(roles).sort()).toEqual(['amazon-cloudwatch-observability', 'aws-ebs-csi-driver', 'vpc-cni']);
  });

  it('hold the managed policy that AWS keeps for each', () => {
    expect(role('vpc-cni').managedPolicies).toEqual(['AmazonEKS_CNI_Policy']);
    expect(role('aws-ebs-csi-driver').managedPolicies).toEqual(['AmazonEBSCSIDriverPolicyV2']);
    expect(role('amazon-cloudwatch-observability').managedPolicies).toEqual([
      'CloudWatchAgentServerPolicy',
      'AWSXrayWriteOnlyAccess',
    ]);
  });

  it('let the EBS driver alone use the data key, and grant it to AWS services only', () => {
    const { statements } = role('aws-ebs-csi-driver');
    expect(statements.map(({ resources }) => resources)).toEqual([[KEY], [KEY]]);
    expect(statements[1]).toMatchObject({
      actions: ['kms:CreateGrant'],
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    });
    expect(role('vpc-cni').statements).toEqual([]);
    expect(role('amazon-cloudwatch-observability').statements).toEqual([]);
    expect(() => policyDocument(statements)).not.toThrow();
  });
});

describe('trust of add-ons', () => {
  it('is the one service account of the CNI, by the identity provider of the cluster', () => {
    const statement = addonTrust(role('vpc-cni'), trust);
    expect(statement.actions).toEqual(['sts:AssumeRoleWithWebIdentity']);
    expect(statement.principals).toEqual({ Federated: [trust.identityProviderArn] });
    expect(Object.values(statement.conditions?.['StringEquals'] ?? {})).toEqual([
      'sts.amazonaws.com',
      'system:serviceaccount:kube-system:aws-node',
    ]);
  });

  it('is Pod Identity of this account for the others', () => {
    expect(addonTrust(role('aws-ebs-csi-driver'), trust)).toMatchObject({
      principals: { Service: ['pods.eks.amazonaws.com'] },
      conditions: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
    });
  });
});
