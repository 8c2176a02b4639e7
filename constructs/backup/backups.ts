import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Construct } from 'constructs';
import { Role, trustOwnAccountService } from '../identity/role.ts';
import { type Copies, DailyPlan } from './daily-plan.ts';
import { FailureAlerts } from './failure-alerts.ts';
import { RestoreTest } from './restore-test.ts';
import { Vault } from './vault.ts';

/** What AWS documents for its backup role; both stay inside our boundary. */
const MANAGED_POLICIES = [
  'service-role/AWSBackupServiceRolePolicyForBackup',
  'service-role/AWSBackupServiceRolePolicyForRestores',
] as const;

export interface BackupsProps {
  readonly environment: string;
  /** Days that a daily backup is kept here. */
  readonly days: number;
  /** Days that its copy is kept in the second region; 0: no copy. */
  readonly copyDays: number;
  readonly keyArn: string;
  readonly secondKeyArn: string;
  readonly removal: 'retain' | 'destroy';
  readonly boundaryArn: string;
  readonly topicArn: string;
  readonly secondRegionProvider: AwsProvider;
}

/** Daily backups of whatever carries `backup=daily`, their copies elsewhere, and a monthly proof that they restore. */
export class Backups extends Construct {
  readonly vault: Vault;

  constructor(scope: Construct, id: string, props: BackupsProps) {
    super(scope, id);
    const { environment, days, keyArn, removal } = props;
    const name = `${environment}-daily`;
    this.vault = new Vault(this, 'Vault', { name, keyArn, removal, days });
    const copies = this.copies(props, name);
    const role = new Role(this, 'Role', {
      name: `${environment}-backup`,
      description: 'Lets AWS Backup read what it backs up and restore it',
      trust: [trustOwnAccountService('backup.amazonaws.com')],
      boundaryArn: props.boundaryArn,
      managedPolicies: MANAGED_POLICIES,
    });
    new DailyPlan(this, 'Daily', {
      name,
      vault: this.vault,
      days,
      roleArn: role.arn,
      ...(copies === undefined ? {} : { copies }),
    });
    new RestoreTest(this, 'RestoreTest', { environment, vault: this.vault, backupDays: days, roleArn: role.arn });
    new FailureAlerts(this, 'Failures', {
      ruleName: `${environment}-backup-failures`,
      vault: this.vault,
      topicArn: props.topicArn,
    });
  }

  private copies(
    { copyDays, secondKeyArn, removal, secondRegionProvider }: BackupsProps,
    name: string,
  ): Copies | undefined {
    if (copyDays === 0) return undefined;
    const vault = new Vault(this, 'CopyVault', {
      name: `${name}-copies`,
      keyArn: secondKeyArn,
      removal,
      days: copyDays,
      provider: secondRegionProvider,
    });
    return { vault, days: copyDays };
  }
}
