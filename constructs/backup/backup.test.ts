import { describe, expect, it } from 'vitest';
import { decide } from '../../tests/support/policy.ts';
import { BACKUP_TAG } from './daily-plan.ts';
import { FAILURES } from './failure-alerts.ts';
import { testWindowDays } from './restore-test.ts';
import { denyEarlyDeletion } from './vault.ts';

describe('backups', () => {
  it('take whatever carries backup=daily', () => {
    expect(BACKUP_TAG).toEqual({ key: 'backup', value: 'daily' });
  });

  it('are neither deleted nor shortened by anybody', () => {
    for (const action of ['backup:DeleteRecoveryPoint', 'backup:UpdateRecoveryPointLifecycle']) {
      expect(decide([denyEarlyDeletion()], { action })).toBe('denied');
    }
    expect(denyEarlyDeletion().principals).toBe('*');
  });

  it('can still be restored and copied', () => {
    for (const action of ['backup:StartRestoreJob', 'backup:CopyFromBackupVault', 'backup:DescribeRecoveryPoint']) {
      expect(decide([denyEarlyDeletion()], { action })).toBe('silent');
    }
  });

  it('are tested from the last month, or from all days where fewer are kept', () => {
    expect(testWindowDays(90)).toBe(30);
    expect(testWindowDays(7)).toBe(7);
  });

  it('tell failed backups, copies and restores, each by the field that its event has', () => {
    expect(FAILURES['detail-type']).toEqual([
      'Backup Job State Change',
      'Copy Job State Change',
      'Restore Job State Change',
    ]);
    expect(FAILURES.detail.$or).toContainEqual({ state: ['FAILED', 'ABORTED', 'EXPIRED'] });
    expect(FAILURES.detail.$or).toContainEqual({ status: ['FAILED', 'ABORTED'] });
  });
});
