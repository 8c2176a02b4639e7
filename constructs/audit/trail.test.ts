import { describe, expect, it } from 'vitest';
import { decide } from '../../tests/support/policy.ts';
import { trailDelivery } from './trail.ts';
import { TRAIL_ALARMS } from './trail-alarms.ts';

const TRAIL = 'arn:aws:cloudtrail:us-east-1:111111111111:trail/qa-audit';
const put = (trail: string, acl: string) =>
  decide(trailDelivery('arn:aws:s3:::trail', TRAIL), {
    action: 's3:PutObject',
    resource: 'arn:aws:s3:::trail/AWSLogs/111111111111/x',
    context: { 'aws:SourceArn': trail, 's3:x-amz-acl': acl },
  });

describe('the trail bucket', () => {
  it('takes files of its own trail, owned by the account', () => {
    expect(put(TRAIL, 'bucket-owner-full-control')).toBe('allowed');
  });

  it('takes no file of another trail, nor one that the writer keeps for itself', () => {
    expect(put(`${TRAIL}2`, 'bucket-owner-full-control')).toBe('silent');
    expect(put(TRAIL, 'private')).toBe('silent');
  });
});

describe('what the trail rings for', () => {
  it('rings for the root user, a console without a second factor, a changed trail and a key that is about to be lost', () => {
    expect(Object.keys(TRAIL_ALARMS)).toEqual(['RootUse', 'ConsoleWithoutMfa', 'TrailChange', 'KeyLoss']);
  });

  it('counts any way to blind the trail', () => {
    for (const event of ['UpdateTrail', 'DeleteTrail', 'StopLogging', 'PutEventSelectors']) {
      expect(TRAIL_ALARMS['TrailChange']?.pattern).toContain(`($.eventName = ${event})`);
    }
  });
});
