import { hostname, userInfo } from 'node:os';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EXIT } from '../../pipeline/exit-code.ts';
import { Bed } from './bed.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await Bed.start();
  bed.synth([{ name: 'network', resources: { vpc: { value: 'vpc-1' } } }]);
});
afterAll(() => bed.stop());

/** An item without its file, as it stays where the table's answer was lost and the SDK asked again. */
async function lockedBy(who: string): Promise<void> {
  const LockID = 'fixture-states/dev/network/terraform.tfstate';
  const Created = new Date(Date.now() + 60_000).toISOString();
  const info = { ID: crypto.randomUUID(), Operation: 'OperationTypePlan', Who: who, Version: '1.11.4', Created };
  const Item = { LockID: { S: LockID }, Info: { S: JSON.stringify({ ...info, Path: LockID }) } };
  await bed.dynamo.send(new PutItemCommand({ TableName: 'fixture-locks', Item }));
}

it('a lock that a command holds against itself is taken away, and no other', async () => {
  const plan = () => bed.run('plan', 'dev', '--all', '--lock-timeout', '1');
  await lockedBy(`${userInfo().username}@${hostname()}`);
  const freed = await plan();
  expect(freed.output).toContain('gave back a lock whose answer was lost on the way');
  expect(freed).toMatchObject({ code: EXIT.done });
  await lockedBy('somebody@elsewhere');
  const refused = await plan();
  expect(refused.output).toContain('[STATE_LOCKED]');
  expect(refused).toMatchObject({ code: EXIT.locked });
});
