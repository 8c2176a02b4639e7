import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { StateLocation } from '../stack-folder.ts';
import { calling } from './aws-failure.ts';
import { client } from './clients.ts';

/** A state whose backend names a lock table. */
export type TableLocation = StateLocation & { readonly lockTable: string };

/** Whether the backend of a state uses a lock table at all. */
export function hasTable(location: StateLocation): location is TableLocation {
  return location.lockTable !== undefined;
}

/** How Terraform's S3 backend calls a state's item; the one with its checksum ends in `-md5`. */
export function lockItemId({ bucket, key }: Pick<StateLocation, 'bucket' | 'key'>): string {
  return `${bucket}/${key}`;
}

/** The `Info` of the item that holds a state's lock; undefined where nobody holds it. */
export async function getLockItem(location: TableLocation): Promise<string | undefined> {
  return await attribute(location, lockItemId(location), 'Info');
}

/** The MD5, in hex, that Terraform expects of the state; undefined where the table knows none. */
export async function getDigest(location: TableLocation): Promise<string | undefined> {
  return await attribute(location, `${lockItemId(location)}-md5`, 'Digest');
}

/** Takes the lock. @returns false where somebody holds it. */
export async function putLockItem(location: TableLocation, info: string): Promise<boolean> {
  return await conditional(location, (table) =>
    client(DynamoDBClient, location.region).send(
      new PutItemCommand({
        ...table,
        Item: { LockID: { S: lockItemId(location) }, Info: { S: info } },
        ConditionExpression: 'attribute_not_exists(LockID)',
      }),
    ),
  );
}

/** Gives the lock back if its item still holds `info`. @returns false where it holds something else by now. */
export async function deleteLockItem(location: TableLocation, info: string): Promise<boolean> {
  return await conditional(location, (table) =>
    client(DynamoDBClient, location.region).send(
      new DeleteItemCommand({
        ...table,
        Key: { LockID: { S: lockItemId(location) } },
        ConditionExpression: 'Info = :info',
        ExpressionAttributeValues: { ':info': { S: info } },
      }),
    ),
  );
}

/** Sets the MD5 that Terraform expects of the state. */
export async function putDigest(location: TableLocation, digest: string): Promise<void> {
  await conditional(location, (table) =>
    client(DynamoDBClient, location.region).send(
      new PutItemCommand({ ...table, Item: { LockID: { S: `${lockItemId(location)}-md5` }, Digest: { S: digest } } }),
    ),
  );
}

/** Forgets the MD5: a state that is not there must not be expected. */
export async function deleteDigest(location: TableLocation): Promise<void> {
  await conditional(location, (table) =>
    client(DynamoDBClient, location.region).send(
      new DeleteItemCommand({ ...table, Key: { LockID: { S: `${lockItemId(location)}-md5` } } }),
    ),
  );
}

async function attribute(location: TableLocation, id: string, name: string): Promise<string | undefined> {
  return await calling(callOf(location), async () => {
    const { Item } = await client(DynamoDBClient, location.region).send(
      new GetItemCommand({ TableName: location.lockTable, Key: { LockID: { S: id } }, ConsistentRead: true }),
    );
    return Item?.[name]?.S;
  });
}

async function conditional(
  location: TableLocation,
  send: (table: { readonly TableName: string }) => Promise<unknown>,
): Promise<boolean> {
  return await calling(callOf(location), async () => {
    try {
      await send({ TableName: location.lockTable });
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  });
}

function callOf({ lockTable, region, key }: TableLocation) {
  return { path: `dynamodb://${lockTable}`, region, environment: key.split('/')[0] };
}
