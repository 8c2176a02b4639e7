import type { DataHolders } from './data-holder.ts';
import { ADDRESSES } from './holders/addresses.ts';
import { BACKUPS } from './holders/backups.ts';
import { CLUSTER } from './holders/cluster.ts';
import { DATABASES } from './holders/databases.ts';
import { FILES } from './holders/files.ts';
import { RECORDS } from './holders/records.ts';
import { SECRETS } from './holders/secrets.ts';

/**
 * Everything that the guard knows to hold data, to protect it, or to be something that cannot be had again. Who may read
 * data is not its concern: exposure is found by the policy scanners. A type is in here or in `HOLDS_NOTHING`; a test sees
 * to it for every type of the synthesized stacks.
 */
export const DATA_HOLDERS: DataHolders = {
  ...DATABASES,
  ...FILES,
  ...SECRETS,
  ...BACKUPS,
  ...RECORDS,
  ...ADDRESSES,
  ...CLUSTER,
};
