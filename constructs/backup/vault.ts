import { BackupVault } from '@cdktf/provider-aws/lib/backup-vault/index.js';
import { BackupVaultLockConfiguration } from '@cdktf/provider-aws/lib/backup-vault-lock-configuration/index.js';
import { BackupVaultPolicy } from '@cdktf/provider-aws/lib/backup-vault-policy/index.js';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Construct } from 'constructs';
import { policyDocument, type Statement } from '../identity/statement.ts';

export interface VaultProps {
  /** Unique in the account and region; 2 to 50 letters, digits and hyphens. */
  readonly name: string;
  readonly keyArn: string;
  readonly removal: 'retain' | 'destroy';
  /** Days that every backup in it is kept, no less. */
  readonly days: number;
  readonly provider?: AwsProvider;
}

/**
 * Where backups lie. With `retain` nobody deletes one before its time: neither by the vault's policy nor, governance mode,
 * past its lock; only who may remove the lock itself can. With `destroy` the vault goes with everything in it.
 */
export class Vault extends Construct {
  readonly resource: BackupVault;

  constructor(scope: Construct, id: string, { name, keyArn, removal, days, provider }: VaultProps) {
    super(scope, id);
    const other = provider === undefined ? {} : { provider };
    this.resource = new BackupVault(this, 'Resource', {
      name,
      kmsKeyArn: keyArn,
      forceDestroy: removal === 'destroy',
      lifecycle: { preventDestroy: removal === 'retain' },
      ...other,
    });
    if (removal === 'destroy') return;
    new BackupVaultPolicy(this, 'Policy', {
      backupVaultName: this.resource.name,
      policy: policyDocument([denyEarlyDeletion()]),
      ...other,
    });
    new BackupVaultLockConfiguration(this, 'Lock', {
      backupVaultName: this.resource.name,
      minRetentionDays: days,
      ...other,
    });
  }

  get arn(): string {
    return this.resource.arn;
  }
}

/** Nobody deletes a backup or shortens its life by hand; AWS Backup itself still removes it when its time is over. */
export function denyEarlyDeletion(): Statement {
  return {
    sid: 'NoEarlyDeletion',
    effect: 'Deny',
    principals: '*',
    actions: ['backup:DeleteRecoveryPoint', 'backup:DisassociateRecoveryPoint', 'backup:UpdateRecoveryPointLifecycle'],
    resources: ['*'],
  };
}
