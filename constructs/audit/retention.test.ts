import { describe, expect, it } from 'vitest';
import { auditLifecycle } from './retention.ts';

describe('how long logs are kept', () => {
  it('expires them on the day that the environment says', () => {
    expect(auditLifecycle(30)[0]?.expiration).toEqual([{ days: 30 }]);
    expect(auditLifecycle(2557)[0]?.expiration).toEqual([{ days: 2557 }]);
  });

  it('moves them to cold storage after 90 days where they stay at least the 90 days that are billed', () => {
    expect(auditLifecycle(180)[0]?.transition).toEqual([{ days: 90, storageClass: 'GLACIER_IR' }]);
    expect(auditLifecycle(179)[0]?.transition).toBeUndefined();
  });
});
