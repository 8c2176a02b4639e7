import { BackupVaultNotifications } from '@cdktf/provider-aws/lib/backup-vault-notifications/index.js';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target/index.js';
import { Construct } from 'constructs';
import type { Vault } from './vault.ts';

/** States of a backup, copy or restore that somebody must look at (`docs/runbook.md#backup-failures`). */
export const FAILURES = {
  source: ['aws.backup'],
  'detail-type': ['Backup Job State Change', 'Copy Job State Change', 'Restore Job State Change'],
  detail: { $or: [{ state: ['FAILED', 'ABORTED', 'EXPIRED'] }, { status: ['FAILED', 'ABORTED'] }] },
} as const;

/** Vault events that EventBridge does not tell apart by a state: someone touched a backup, or an object was left out. */
const VAULT_EVENTS = ['RECOVERY_POINT_MODIFIED', 'S3_BACKUP_OBJECT_FAILED', 'S3_RESTORE_OBJECT_FAILED'];

export interface FailureAlertsProps {
  readonly ruleName: string;
  readonly vault: Vault;
  readonly topicArn: string;
}

/** Tells the alert topic what went wrong; a good night stays silent. */
export class FailureAlerts extends Construct {
  constructor(scope: Construct, id: string, { ruleName, vault, topicArn }: FailureAlertsProps) {
    super(scope, id);
    new BackupVaultNotifications(this, 'Vault', {
      backupVaultName: vault.resource.name,
      snsTopicArn: topicArn,
      backupVaultEvents: VAULT_EVENTS,
    });
    const rule = new CloudwatchEventRule(this, 'Failed', {
      name: ruleName,
      description: 'A backup, copy or restore did not succeed. Runbook: docs/runbook.md#backup-failures',
      eventPattern: JSON.stringify(FAILURES),
    });
    new CloudwatchEventTarget(this, 'FailedTarget', { rule: rule.name, arn: topicArn, targetId: 'alerts' });
  }
}
