import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Bed } from './bed.ts';
import type { FixtureStack } from './fixture-app.ts';

const NETWORK: FixtureStack = { name: 'network', resources: { vpc: { value: 'vpc-1' } }, outputs: { vpc_id: 'vpc' } };
const SLOW: FixtureStack = { name: 'slow', resources: { queue: { value: 'queue' } } };
const SHOP: FixtureStack = {
  name: 'shop',
  reads: { vpc: 'network.vpc_id' },
  after: ['slow'],
  resources: { app: { value: 'in ${vpc}' } },
};

let bed: Bed;
beforeAll(async () => {
  bed = await Bed.start();
});
afterAll(() => bed.stop());

async function settle(...stacks: readonly FixtureStack[]): Promise<void> {
  bed.synth(stacks);
  for (const command of ['plan', 'apply']) {
    const { code, output } = await bed.run(command, 'dev');
    if (code !== 0) throw new Error(output);
  }
}

/** Replaces a text of a state, as an apply elsewhere would. */
async function changeState(stack: string, from: string, to: string): Promise<void> {
  const place = { Bucket: 'fixture-states', Key: `dev/${stack}/terraform.tfstate` };
  const { Body } = await bed.s3.send(new GetObjectCommand(place));
  const text = (await Body?.transformToString()) ?? '';
  const changed = text.replaceAll(from, to);
  await bed.s3.send(new PutObjectCommand({ ...place, Body: changed }));
  const LockID = { S: `${place.Bucket}/${place.Key}-md5` };
  const Digest = { S: createHash('md5').update(changed).digest('hex') };
  await bed.dynamo.send(new PutItemCommand({ TableName: 'fixture-locks', Item: { LockID, Digest } }));
}

it('a value that is changed elsewhere while a run waits for earlier stacks makes the later plan stale', async () => {
  await settle(NETWORK, SLOW, SHOP);
  const slower = { ...SLOW, resources: { ...SLOW.resources, more: { value: 'more', takes: 'sleep 6' } } };
  bed.synth([NETWORK, slower, { ...SHOP, resources: { app: { value: 'moved into ${vpc}' } } }]);
  await bed.run('plan', 'dev');
  const running = bed.start('apply', ['dev']);
  await running.saw(/more: Creating|more: Provisioning/);
  await changeState('network', 'vpc-1', 'vpc-2');
  const { code, output } = await running.ended;
  expect(output).toContain('dev-shop: dev-network.vpc_id [PLAN_STALE]');
  expect(code).toBe(11);
  expect(JSON.stringify(await bed.state('shop'))).not.toContain('moved');
});

it('a reader who goes away in the middle of an apply does not cut it off', async () => {
  bed.synth([{ ...SLOW, name: 'read', resources: { more: { value: 'more', takes: 'sleep 2' } } }]);
  await bed.run('plan', 'dev', 'read');
  const running = bed.start('apply', ['dev', 'read']);
  await running.saw(/more: Creating|more: Provisioning/);
  running.closeOutput();
  expect((await running.ended).code).toBe(0);
  expect(JSON.stringify(await bed.state('read'))).toContain('"name":"more"');
});

it('a stack whose first apply failed half-way, and whose code was then given up, can be destroyed', async () => {
  const broken: FixtureStack = {
    name: 'broken',
    reads: { vpc: 'network.vpc_id' },
    resources: { made: { value: 'in ${vpc}' }, unmade: { value: 'never', takes: 'sleep 2; false' } },
  };
  await settle(NETWORK);
  bed.synth([NETWORK, broken]);
  await bed.run('plan', 'dev');
  expect((await bed.run('apply', 'dev')).code).toBe(9);
  expect(JSON.stringify(await bed.state('broken'))).toContain('"name":"made"');
  bed.synth([NETWORK]);
  const planned = await bed.run('plan', 'dev');
  expect(planned.output).toMatch(/dev-broken +planned .*its code is gone/);
  expect((await bed.run('apply', 'dev')).code).toBe(0);
  expect(JSON.stringify(await bed.state('broken'))).not.toContain('terraform_data');
});

it('a state that could not be saved is kept while somebody else holds the lock, and saved afterwards', async () => {
  await settle({ ...SLOW, name: 'kept' });
  const state = await bed.state('kept');
  const serial = (state?.serial ?? 0) + 1;
  const file = join(bed.outdir, 'stacks/dev-kept/errored.tfstate');
  writeFileSync(file, JSON.stringify({ ...state, serial }));
  const lock = { Bucket: 'fixture-states', Key: 'dev/kept/terraform.tfstate.tflock' };
  await bed.s3.send(new PutObjectCommand({ ...lock, Body: JSON.stringify({ ID: 'other', Who: 'ci@elsewhere' }) }));
  const held = await bed.run('plan', 'dev', 'kept', '--lock-timeout', '1');
  expect(held.output).toContain('ci@elsewhere');
  expect([held.code, existsSync(file), (await bed.state('kept'))?.serial]).toEqual([8, true, serial - 1]);
  await bed.s3.send(new DeleteObjectCommand(lock));
  const freed = await bed.run('plan', 'dev', 'kept');
  expect([freed.code, existsSync(file)]).toEqual([0, false]);
  expect((await bed.state('kept'))?.serial).toBeGreaterThanOrEqual(serial);
});
