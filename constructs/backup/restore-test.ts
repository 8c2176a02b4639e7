import { BackupRestoreTestingPlan } from '@cdktf/provider-aws/lib/backup-restore-testing-plan/index.js';
import { BackupRestoreTestingSelection } from '@cdktf/provider-aws/lib/backup-restore-testing-selection/index.js';
import { Construct } from 'constructs';
import { snakeCase } from '../../lib/names.ts';
import type { Vault } from './vault.ts';

/** In the morning of each month's first day, so that people see its result in working hours. */
const MONTHLY = 'cron(0 5 1 * ? *)';

/** Hours that a restored resource stays for people to look at; then AWS Backup deletes it, and its costs end. */
const VALIDATION_HOURS = 4;

/** Most days back that AWS picks a backup from for a test; it accepts 1..365. */
const MOST_WINDOW_DAYS = 30;

/** Kinds of what we back up. */
const TESTED = ['RDS', 'EBS'] as const;

export interface RestoreTestProps {
  readonly environment: string;
  readonly vault: Vault;
  /** Days that backups are kept. */
  readonly backupDays: number;
  readonly roleArn: string;
}

/** Restores a random backup of each kind every month: a backup that was never restored is a hope. */
export class RestoreTest extends Construct {
  constructor(scope: Construct, id: string, { environment, vault, backupDays, roleArn }: RestoreTestProps) {
    super(scope, id);
    const plan = new BackupRestoreTestingPlan(this, 'Resource', {
      name: `${environment}_monthly`,
      scheduleExpression: MONTHLY,
      startWindowHours: 4,
      recoveryPointSelection: [
        {
          algorithm: 'RANDOM_WITHIN_WINDOW',
          includeVaults: [vault.arn],
          recoveryPointTypes: ['SNAPSHOT'],
          selectionWindowDays: testWindowDays(backupDays),
        },
      ],
    });
    for (const kind of TESTED) {
      new BackupRestoreTestingSelection(this, kind, {
        name: `${environment}_${snakeCase(kind)}`,
        restoreTestingPlanName: plan.name,
        protectedResourceType: kind,
        protectedResourceArns: ['*'],
        iamRoleArn: roleArn,
        validationWindowHours: VALIDATION_HOURS,
      });
    }
  }
}

/** Days back from which a backup is picked: all that exist, and at most a month. */
export function testWindowDays(backupDays: number): number {
  return Math.min(backupDays, MOST_WINDOW_DAYS);
}
