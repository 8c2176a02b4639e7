import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { deleteLockItem, getLockItem, putLockItem, type TableLocation } from './lock-items.ts';

const STATE: TableLocation = {
  bucket: 'states',
  key: 'dev/network/terraform.tfstate',
  region: 'eu-west-1',
  lockTable: 'locks',
  accountId: '123456789012',
};

let sent: unknown[];
let refused: boolean;
beforeEach(() => {
  sent = [];
  refused = false;
  vi.spyOn(DynamoDBClient.prototype, 'send').mockImplementation(async ({ input }: { input: unknown }) => {
    sent.push(input);
    if (refused) throw Object.assign(new Error('refused'), { name: 'ConditionalCheckFailedException' });
    return {};
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

it('a lock is taken only where nobody holds it, and given back only while it is the same', async () => {
  expect(await putLockItem(STATE, '{"ID":"1"}')).toBe(true);
  expect(sent[0]).toMatchObject({ TableName: 'locks', ConditionExpression: 'attribute_not_exists(LockID)' });
  expect(await deleteLockItem(STATE, '{"ID":"1"}')).toBe(true);
  expect(sent[1]).toMatchObject({
    Key: { LockID: { S: 'states/dev/network/terraform.tfstate' } },
    ConditionExpression: 'Info = :info',
    ExpressionAttributeValues: { ':info': { S: '{"ID":"1"}' } },
  });
  refused = true;
  expect([await putLockItem(STATE, '{}'), await deleteLockItem(STATE, '{}')]).toEqual([false, false]);
});

it('a lock is read as it is at this moment, and not from a copy that lags behind', async () => {
  expect(await getLockItem(STATE)).toBeUndefined();
  expect(sent[0]).toMatchObject({ ConsistentRead: true });
});
