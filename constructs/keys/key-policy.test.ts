import { describe, expect, it } from 'vitest';
import { decide } from '../../tests/support/policy.ts';
import { policyDocument } from '../identity/statement.ts';
import {
  administration,
  alertPublishers,
  auditTrail,
  logGroups,
  messageSenders,
  siteReader,
  volumes,
} from './key-policy.ts';

const ACCOUNT = '111111111111';
const PLACE = { accountId: ACCOUNT, region: 'ap-south-1' };
const TRAIL = `arn:aws:cloudtrail:ap-south-1:${ACCOUNT}:trail/qa-audit`;
const services = (statements: readonly { principals?: unknown }[]) =>
  statements.flatMap(({ principals }) => (principals as { Service: string[] }).Service);

describe('the policy of a key', () => {
  it('leaves the key to the IAM policies of its account, with the reason for the wide action', () => {
    const statement = administration(ACCOUNT);
    expect(statement.principals).toEqual({ AWS: ['arn:aws:iam::111111111111:root'] });
    expect(() => policyDocument([statement])).not.toThrow();
  });

  it('admits exactly the services that publish alerts', () => {
    expect(services(alertPublishers(ACCOUNT))).toEqual([
      'cloudwatch.amazonaws.com',
      'budgets.amazonaws.com',
      'costalerts.amazonaws.com',
      'backup.amazonaws.com',
      'events.amazonaws.com',
      'events.rds.amazonaws.com',
    ]);
  });

  it('ties the publishers to the account, events apart, whose requests name none', () => {
    const [publishers, events] = alertPublishers(ACCOUNT);
    expect(publishers?.conditions).toEqual({ StringEquals: { 'aws:SourceAccount': ACCOUNT } });
    expect(events?.conditions).toBeUndefined();
  });

  it('lets S3 and SNS of the account send into encrypted queues and topics', () => {
    const statement = messageSenders(ACCOUNT);
    expect(services([statement])).toEqual(['s3.amazonaws.com', 'sns.amazonaws.com']);
    const from = (account: string) =>
      decide([statement], { action: 'kms:GenerateDataKey', context: { 'aws:SourceAccount': account } });
    expect(from(ACCOUNT)).toBe('allowed');
    expect(from('999999999999')).toBe('silent');
  });

  it('lets CloudFront read for distributions of the account, and write for none', () => {
    const of = (account: string, action: string) =>
      decide([siteReader(ACCOUNT)], {
        action,
        context: { 'aws:SourceArn': `arn:aws:cloudfront::${account}:distribution/E1` },
      });
    expect(of(ACCOUNT, 'kms:Decrypt')).toBe('allowed');
    expect(of('999999999999', 'kms:Decrypt')).toBe('silent');
    expect(of(ACCOUNT, 'kms:GenerateDataKey')).toBe('silent');
  });

  it('lets EC2 of the region and account use the key for volumes, and grant it to AWS resources only', () => {
    const through = (region: string, account: string) => ({
      'kms:ViaService': `ec2.${region}.amazonaws.com`,
      'kms:CallerAccount': account,
    });
    const decrypt = (context: Record<string, string>) => decide(volumes(PLACE), { action: 'kms:Decrypt', context });
    expect(decrypt(through('ap-south-1', ACCOUNT))).toBe('allowed');
    expect(decrypt(through('us-east-1', ACCOUNT))).toBe('silent');
    expect(decrypt(through('ap-south-1', '999999999999'))).toBe('silent');
    expect(decrypt({ 'kms:CallerAccount': ACCOUNT })).toBe('silent');
    const grant = (forResource: string) =>
      decide(volumes(PLACE), {
        action: 'kms:CreateGrant',
        context: { ...through('ap-south-1', ACCOUNT), 'kms:GrantIsForAWSResource': forResource },
      });
    expect(grant('true')).toBe('allowed');
    expect(grant('false')).toBe('silent');
  });

  it('lets CloudWatch Logs of the region encrypt log groups of the account', () => {
    const statement = logGroups(PLACE);
    expect(services([statement])).toEqual(['logs.ap-south-1.amazonaws.com']);
    const of = (arn: string) =>
      decide([statement], { action: 'kms:Encrypt', context: { 'kms:EncryptionContext:aws:logs:arn': arn } });
    expect(of(`arn:aws:logs:ap-south-1:${ACCOUNT}:log-group:/platform/qa`)).toBe('allowed');
    expect(of('arn:aws:logs:ap-south-1:999999999999:log-group:/platform/qa')).toBe('silent');
  });

  it('lets CloudTrail write for one trail, and never read', () => {
    const of = (action: string, trail: string) =>
      decide(auditTrail(ACCOUNT, TRAIL), {
        action,
        context: { 'aws:SourceArn': trail, 'kms:EncryptionContext:aws:cloudtrail:arn': trail },
      });
    expect(of('kms:GenerateDataKey', TRAIL)).toBe('allowed');
    expect(of('kms:GenerateDataKey', `${TRAIL}-2`)).toBe('silent');
    expect(of('kms:Decrypt', TRAIL)).toBe('silent');
  });
});
