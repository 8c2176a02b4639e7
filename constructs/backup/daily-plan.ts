import { BackupPlan } from '@cdktf/provider-aws/lib/backup-plan/index.js';
import { BackupSelection } from '@cdktf/provider-aws/lib/backup-selection/index.js';
import { Construct } from 'constructs';
import type { Vault } from './vault.ts';

/** Tag that puts a resource on the daily plan; the stacks that hold data set it. */
export const BACKUP_TAG = { key: 'backup', value: 'daily' } as const;

/** At night in all regions that we use, and clear of RDS's own backup window. */
const EVERY_NIGHT = 'cron(30 1 * * ? *)';

/** A copy of each backup elsewhere. */
export interface Copies {
  readonly vault: Vault;
  readonly days: number;
}

export interface DailyPlanProps {
  readonly name: string;
  readonly vault: Vault;
  readonly days: number;
  /** Absent: backups stay in their region only. */
  readonly copies?: Copies;
  readonly roleArn: string;
}

/** Backs up every night whatever carries `backup=daily`. */
export class DailyPlan extends Construct {
  readonly resource: BackupPlan;

  constructor(scope: Construct, id: string, { name, vault, days, copies, roleArn }: DailyPlanProps) {
    super(scope, id);
    this.resource = new BackupPlan(this, 'Resource', {
      name,
      rule: [
        {
          ruleName: 'daily',
          targetVaultName: vault.resource.name,
          schedule: EVERY_NIGHT,
          startWindow: 60,
          completionWindow: 360,
          lifecycle: { deleteAfter: days },
          ...(copies === undefined
            ? {}
            : { copyAction: [{ destinationVaultArn: copies.vault.arn, lifecycle: { deleteAfter: copies.days } }] }),
        },
      ],
    });
    new BackupSelection(this, 'Selection', {
      name: 'tagged-daily',
      planId: this.resource.id,
      iamRoleArn: roleArn,
      selectionTag: [{ type: 'STRINGEQUALS', ...BACKUP_TAG }],
    });
  }
}
