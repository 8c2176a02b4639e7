import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table/index.js';
import { Construct } from 'constructs';

export interface LockTableProps {
  readonly name: string;
  readonly keyArn: string;
  readonly removal: 'retain' | 'destroy';
}

/**
 * Terraform's lock table: one item while somebody plans or applies, and one with the checksum of each state. It costs
 * cents: on demand, and both kinds of items are tiny.
 */
export class LockTable extends Construct {
  readonly resource: DynamodbTable;

  constructor(scope: Construct, id: string, { name, keyArn, removal }: LockTableProps) {
    super(scope, id);
    this.resource = new DynamodbTable(this, 'Resource', {
      name,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'LockID',
      attribute: [{ name: 'LockID', type: 'S' }],
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
      deletionProtectionEnabled: removal === 'retain',
      lifecycle: { preventDestroy: removal === 'retain' },
    });
  }

  get arn(): string {
    return this.resource.arn;
  }
}
