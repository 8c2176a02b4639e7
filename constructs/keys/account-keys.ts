import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Construct } from 'constructs';
import { Key } from './key.ts';
import { alertPublishers, auditTrail, logGroups, messageSenders, siteReader, volumes } from './key-policy.ts';

export interface AccountKeysProps {
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  readonly secondRegion: string;
  readonly removal: 'retain' | 'destroy';
  readonly secondRegionProvider: AwsProvider;
  /** Absent where the environment itself stands in us-east-1. */
  readonly usEast1Provider?: AwsProvider;
  /** Absent where the account's trail belongs to another environment. */
  readonly trailArn?: string;
}

/** The account's keys: data, copies of data, logs; where needed one more in us-east-1 for alerts and logs made there. */
export class AccountKeys extends Construct {
  readonly data: Key;
  readonly copies: Key;
  readonly logs: Key;
  /** Key of topics in us-east-1. */
  readonly usEast1Topics: Key;
  /** Key of log groups in us-east-1. */
  readonly usEast1Logs: Key;

  constructor(scope: Construct, id: string, props: AccountKeysProps) {
    super(scope, id);
    const { environment, accountId, region, secondRegion, removal, trailArn } = props;
    this.data = new Key(this, 'Data', {
      alias: `${environment}-data`,
      description: 'Data stores, queues, topics, volumes and images',
      accountId,
      removal,
      statements: [
        ...alertPublishers(accountId),
        messageSenders(accountId),
        siteReader(accountId),
        ...volumes({ accountId, region }),
      ],
    });
    this.copies = new Key(this, 'DataCopies', {
      alias: `${environment}-data`,
      description: 'Copies of data and backups in the second region',
      accountId,
      removal,
      statements: [messageSenders(accountId), ...volumes({ accountId, region: secondRegion })],
      provider: props.secondRegionProvider,
    });
    this.logs = new Key(this, 'Logs', {
      alias: `${environment}-logs`,
      description: 'Log groups and the audit trail',
      accountId,
      removal,
      statements: [
        logGroups({ accountId, region }),
        ...(trailArn === undefined ? [] : auditTrail(accountId, trailArn)),
      ],
    });
    const away = props.usEast1Provider === undefined ? undefined : this.keyOfUsEast1(props, props.usEast1Provider);
    this.usEast1Topics = away ?? this.data;
    this.usEast1Logs = away ?? this.logs;
  }

  private keyOfUsEast1({ environment, accountId, removal }: AccountKeysProps, provider: AwsProvider): Key {
    return new Key(this, 'UsEast1', {
      alias: `${environment}-global-services`,
      description: 'Alerts and logs of the services that exist in us-east-1 only',
      accountId,
      removal,
      statements: [...alertPublishers(accountId), logGroups({ accountId, region: 'us-east-1' })],
      provider,
    });
  }
}
