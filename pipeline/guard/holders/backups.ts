import { fewerBackups, fewerDenials } from '../copies.ts';
import type { DataHolders, SettingOf } from '../data-holder.ts';
import { lowered, turnedOn } from '../weakening.ts';

const OF_VAULT: SettingOf = { attribute: 'backup_vault_name', type: 'aws_backup_vault', identity: 'name' };

/** AWS Backup, and what else makes copies by itself. */
export const BACKUPS: DataHolders = {
  aws_backup_vault: {
    loses: 'every recovery point in the vault',
    instead: 'copy the recovery points to another vault first',
    weakenings: [turnedOn('force_destroy', 'a later deletion takes the recovery points with it instead of failing')],
  },
  aws_backup_logically_air_gapped_vault: {
    loses: 'every recovery point in the vault',
    weakenings: [lowered('min_retention_days', 'recovery points can be deleted sooner')],
  },
  aws_backup_vault_lock_configuration: {
    of: OF_VAULT,
    loses: 'the time for which recovery points cannot be deleted',
    weakenings: [
      lowered('min_retention_days', 'recovery points can be deleted sooner'),
      lowered('max_retention_days', 'backups that are kept for longer than that fail', {
        zero: Number.POSITIVE_INFINITY,
      }),
    ],
  },
  aws_backup_vault_policy: {
    of: OF_VAULT,
    loses: 'the denial of deleting recovery points early',
    weakenings: [fewerDenials('policy', 'recovery points can be deleted early')],
  },
  aws_backup_plan: {
    loses: 'the backups from now on',
    weakenings: [fewerBackups('recovery points that would have been there in a disaster')],
  },
  aws_backup_selection: {
    of: { attribute: 'plan_id', type: 'aws_backup_plan', identity: 'id' },
    loses: 'the backups of all that it selects, from now on',
  },
  aws_dlm_lifecycle_policy: { loses: 'the snapshots from now on' },
};
