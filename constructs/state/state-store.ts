import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Construct } from 'constructs';
import { Key } from '../keys/key.ts';
import { Bucket } from '../storage/bucket.ts';
import { LockTable } from './lock-table.ts';

export interface StateStoreProps {
  readonly environment: string;
  readonly accountId: string;
  readonly removal: 'retain' | 'destroy';
  readonly bucketName: string;
  readonly replicaName: string;
  readonly lockTableName: string;
  /** Days that an older version of a state is kept. */
  readonly versionDays: number;
  readonly secondRegionProvider: AwsProvider;
}

/**
 * Where Terraform keeps its states: a bucket with a key of its own, an empty bucket for its copies in the second region
 * (`Replication` fills it), and the lock table. It is made before everything else, so nothing here refers to another stack:
 * access logs are switched on by `account`, which makes the bucket that takes them.
 */
export class StateStore extends Construct {
  readonly bucket: Bucket;
  readonly key: Key;
  readonly replica: Bucket;
  readonly replicaKey: Key;
  readonly locks: LockTable;

  constructor(scope: Construct, id: string, props: StateStoreProps) {
    super(scope, id);
    const { environment, accountId, removal, versionDays } = props;
    const provider = props.secondRegionProvider;
    this.key = new Key(this, 'Key', {
      alias: `${environment}-terraform-state`,
      description: 'Terraform states and locks',
      accountId,
      removal,
    });
    this.bucket = new Bucket(this, 'Bucket', {
      name: props.bucketName,
      encryption: this.key.arn,
      removal,
      versionDays,
    });
    this.locks = new LockTable(this, 'Locks', { name: props.lockTableName, keyArn: this.key.arn, removal });
    this.replicaKey = new Key(this, 'ReplicaKey', {
      alias: `${environment}-terraform-state-replica`,
      description: 'Copies of Terraform states',
      accountId,
      removal,
      provider,
    });
    this.replica = new Bucket(this, 'Replica', {
      name: props.replicaName,
      encryption: this.replicaKey.arn,
      removal,
      versionDays,
      provider,
    });
  }
}
