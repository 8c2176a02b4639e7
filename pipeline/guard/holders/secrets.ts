import { keyLeftAlone } from '../copies.ts';
import type { DataHolder, DataHolders } from '../data-holder.ts';
import { fewer, lowered, turnedOff, turnedOn } from '../weakening.ts';

const KEY: DataHolder = {
  loses: 'everything that is encrypted with the key, backups and copies included',
  instead: 'find out what still uses the key (CloudTrail), and encrypt that anew first',
  weakenings: [
    turnedOff('enabled', 'nothing that is encrypted with the key can be read until it is enabled again'),
    lowered('deletion_window_in_days', 'less time to notice that a key was deleted by mistake', { absent: 30 }),
    turnedOn('bypass_policy_lockout_safety_check', 'a policy that locks everybody out is accepted'),
  ],
};

/** Keys, secrets, and values that were drawn once. */
export const SECRETS: DataHolders = {
  aws_kms_key: {
    ...KEY,
    weakenings: [
      turnedOff('is_enabled', 'nothing that is encrypted with the key can be read until it is enabled again'),
      lowered('deletion_window_in_days', 'less time to notice that a key was deleted by mistake', { absent: 30 }),
      turnedOn('bypass_policy_lockout_safety_check', 'a policy that locks everybody out is accepted'),
      keyLeftAlone('nobody in the account can manage the key any more, and only AWS support can help'),
    ],
  },
  aws_kms_external_key: KEY,
  aws_kms_replica_key: KEY,
  aws_secretsmanager_secret: {
    loses: 'the secret with all its versions; what a person put into it is nowhere else',
    instead: 'keep the value somewhere safe first; a deleted secret can be restored within its recovery window',
    weakenings: [
      lowered(
        'recovery_window_in_days',
        'a secret that was deleted by mistake can be restored for less long, with 0 not at all',
        { absent: 30 },
      ),
      fewer('replica', 'the copy of the secret in that region is deleted', 'region'),
    ],
  },
  aws_secretsmanager_secret_version: {
    of: { attribute: 'secret_id', type: 'aws_secretsmanager_secret', identity: 'id' },
    loses: 'that value of the secret',
  },
  aws_ssm_parameter: { loses: 'the value of the parameter and its history' },
  aws_iam_access_key: { loses: 'the secret half of the key, which whoever uses it has been given' },
  random_password: { loses: 'the drawn value, and the access of whoever uses it' },
  random_bytes: { loses: 'the drawn value' },
  random_id: { loses: 'the drawn value, and the names that are made of it' },
  random_string: { loses: 'the drawn value, and the names that are made of it' },
  tls_private_key: { loses: 'the private key, and the certificates that were issued for it' },
};
