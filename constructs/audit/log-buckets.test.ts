import { describe, expect, it } from 'vitest';
import { decide } from '../../tests/support/policy.ts';
import { accessLogDelivery, loadBalancerLogDelivery } from './log-buckets.ts';

const ARN = 'arn:aws:s3:::logs';

describe('who writes into the log buckets', () => {
  it('lets S3 deliver access logs of this account only', () => {
    const from = (account: string) =>
      decide([accessLogDelivery(ARN, '111111111111')], {
        action: 's3:PutObject',
        resource: `${ARN}/x`,
        context: { 'aws:SourceAccount': account },
      });
    expect(from('111111111111')).toBe('allowed');
    expect(from('999999999999')).toBe('silent');
  });

  it('lets load balancers write by the service and by the region’s account', () => {
    expect(loadBalancerLogDelivery(ARN, '111111111111', '718504428378').map(({ principals }) => principals)).toEqual([
      { Service: ['logdelivery.elasticloadbalancing.amazonaws.com'] },
      { AWS: ['arn:aws:iam::718504428378:root'] },
    ]);
  });

  it('keeps load balancers to the folder of this account, with or without a prefix', () => {
    const statements = loadBalancerLogDelivery(ARN, '111111111111', '718504428378');
    const put = (path: string) => decide(statements, { action: 's3:PutObject', resource: `${ARN}/${path}` });
    expect(put('AWSLogs/111111111111/elasticloadbalancing/x')).toBe('allowed');
    expect(put('mesh/AWSLogs/111111111111/elasticloadbalancing/x')).toBe('allowed');
    expect(put('mesh/AWSLogs/999999999999/x')).toBe('silent');
  });
});
