import { describe, expect, it } from 'vitest';
import { policyDocument } from '../identity/statement.ts';
import { dynamodbEndpointPolicy, interfaceEndpointPolicy, s3EndpointPolicy } from './endpoint-policy.ts';

const ACCOUNT = '333333333333';

describe('the policy of the S3 endpoint', () => {
  const [read, own, ...others] = s3EndpointPolicy(ACCOUNT);

  it('lets everything be read, because image layers lie in buckets of others', () => {
    expect(read).toMatchObject({ actions: ['s3:GetObject'], resources: ['*'], principals: '*' });
    expect(read?.conditions).toBeUndefined();
    expect(read?.because).toMatch(/image layers/);
  });

  it('lets only buckets of this account be written', () => {
    expect(others).toEqual([]);
    expect(own).toMatchObject({
      actions: ['s3:*'],
      conditions: { StringEquals: { 'aws:ResourceAccount': ACCOUNT } },
    });
  });
});

describe('the policy of the DynamoDB endpoint', () => {
  it('lets only tables of this account pass', () => {
    expect(dynamodbEndpointPolicy(ACCOUNT)).toMatchObject([
      { actions: ['dynamodb:*'], conditions: { StringEquals: { 'aws:ResourceAccount': ACCOUNT } } },
    ]);
  });
});

describe('the policy of an interface endpoint', () => {
  it('lets only principals of this account pass', () => {
    expect(interfaceEndpointPolicy('ecr.api', ACCOUNT)).toMatchObject([
      { actions: ['*'], conditions: { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } } },
    ]);
  });

  it('lets tokens be traded for roles of this account at STS, and nowhere else', () => {
    expect(interfaceEndpointPolicy('sts', ACCOUNT)[1]).toMatchObject({
      actions: ['sts:AssumeRoleWithWebIdentity'],
      resources: [`arn:aws:iam::${ACCOUNT}:role/*`],
    });
    expect(interfaceEndpointPolicy('sqs', ACCOUNT)).toHaveLength(1);
  });
});

describe('every endpoint policy', () => {
  it('gives the reason of what is wide', () => {
    const all = [s3EndpointPolicy(ACCOUNT), dynamodbEndpointPolicy(ACCOUNT), interfaceEndpointPolicy('sts', ACCOUNT)];
    for (const statements of all) {
      expect(() => policyDocument(statements)).not.toThrow();
      for (const { resources, because } of statements) {
        if (resources?.includes('*') === true) expect(because?.length).toBeGreaterThan(20);
      }
    }
  });
});
