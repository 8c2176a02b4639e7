import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { terraform } from '../aws/terraform.ts';
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

it('the tests of stacks take a lock away that a command holds against itself, by the pipeline, and no other', async () => {
  const folder = join(bed.outdir, 'stacks/dev-network');
  const where = { folder, env: bed.environment(), log: join(bed.folder, 'log') };
  const plan = ['plan', '-input=false', '-no-color'];
  expect((await terraform(where, ['init', '-input=false', '-no-color'])).code).toBe(0);
  await lockedBy(`${userInfo().username}@${hostname()}`);
  expect((await terraform(where, plan)).output).toContain('1 to add');
  await lockedBy('somebody@elsewhere');
  const refused = await terraform(where, plan);
  expect(refused.output).toContain('Error acquiring the state lock');
  expect(refused.code).toBe(1);
});
