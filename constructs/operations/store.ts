import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Construct } from 'constructs';
import { Replication } from '../state/replication.ts';
import { Bucket } from '../storage/bucket.ts';

/** Where the copies of a store go. */
export interface StoreCopy {
  readonly region: string;
  readonly provider: AwsProvider;
  readonly keyArn: string;
  readonly accessLogsBucket: string;
  /** Global name of the bucket of the copies. */
  readonly name: string;
  readonly roleName: string;
  readonly boundaryArn: string;
}

export interface StoreProps {
  readonly name: string;
  readonly region: string;
  readonly keyArn: string;
  readonly accessLogsBucket: string;
  readonly removal: 'retain' | 'destroy';
  /** Days after which an object is removed, a backstop behind the writer's own retention. */
  readonly days: number;
  readonly copy?: StoreCopy;
}

/** Days that an object removed by its writer can still be had back. */
const VERSION_DAYS = 7;

/** A bucket that one of the cluster's tools writes, with an end to everything in it and, where asked, a copy elsewhere. */
export class Store extends Construct {
  readonly bucket: Bucket;

  constructor(
    scope: Construct,
    id: string,
    { name, region, keyArn, accessLogsBucket, removal, days, copy }: StoreProps,
  ) {
    super(scope, id);
    const common = { removal, versionDays: VERSION_DAYS, lifecycle: [expireAfter(days)] };
    this.bucket = new Bucket(this, 'Resource', { name, encryption: keyArn, accessLogsBucket, ...common });
    if (copy === undefined) return;
    const target = new Bucket(this, 'Copy', {
      name: copy.name,
      encryption: copy.keyArn,
      accessLogsBucket: copy.accessLogsBucket,
      provider: copy.provider,
      ...common,
    });
    new Replication(this, 'Replication', {
      roleName: copy.roleName,
      boundaryArn: copy.boundaryArn,
      source: this.bucket,
      target,
      sourceKeyArn: keyArn,
      sourceRegion: region,
      targetKeyArn: copy.keyArn,
      targetRegion: copy.region,
      description: `Copies ${name} into the second region`,
    });
  }
}

function expireAfter(days: number) {
  return { id: 'expire', status: 'Enabled', filter: [{ prefix: '' }], expiration: [{ days }] };
}
