import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../pipeline/exit-code.ts';
import type { StackFolder } from '../../pipeline/stack-folder.ts';
import { readLock, readLocks, unlock, withLock } from '../../pipeline/state/lock.ts';
import { apply, init, plan } from '../../pipeline/terraform/commands.ts';
import { readWorkspace } from '../../pipeline/workspace.ts';
import { Bed } from './bed.ts';
import { failureOf } from './failure-of.ts';

let bed: Bed;
let stack: StackFolder;
const before = { ...process.env };

beforeAll(async () => {
  bed = await Bed.start();
  process.env = bed.environment();
  stack = await applied('one');
});

afterAll(async () => {
  process.env = before;
  await bed?.stop();
});

/** Applies the stack `network` with a value. */
async function applied(value: string): Promise<StackFolder> {
  bed.synth([{ name: 'network', resources: { vpc: { value } }, outputs: { vpc_id: 'vpc' } }]);
  const [found] = readWorkspace({ outdir: bed.outdir, environment: 'dev', stacks: [] }).selected;
  if (found === undefined) throw new Error('no stack');
  await init(found);
  await plan(found, { out: 'plan.tfplan', lock: true });
  await apply(found, 'plan.tfplan');
  return found;
}

async function put(key: string, body: string): Promise<void> {
  await bed.s3.send(new PutObjectCommand({ Bucket: stack.state.bucket, Key: key, Body: body }));
}

describe('a lock of ours', () => {
  it('is seen in S3 and in DynamoDB while it is held, holds Terraform up, and is gone afterwards', async () => {
    expect(await readLocks(stack.state)).toEqual([]);
    await withLock(stack.state, 'restore', async () => {
      const { bucket, key, lockTable = '' } = stack.state;
      await bed.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: `${key}.tflock` }));
      const LockID = { S: `${bucket}/${key}` };
      const { Item } = await bed.dynamo.send(new GetItemCommand({ TableName: lockTable, Key: { LockID } }));
      expect(JSON.parse(Item?.['Info']?.S ?? '')).toMatchObject({ Operation: 'restore' });
      expect(await readLock(stack.state)).toMatchObject({ operation: 'restore', kinds: ['file', 'item'] });
      const held = await failureOf(plan(stack, { out: 'other.tfplan', lock: true, lockTimeoutSeconds: 0 }));
      expect(held.exitCode).toBe(EXIT.locked);
      expect(held.problems[0]?.given).toMatch(/^restore by /);
      expect((await failureOf(withLock(stack.state, 'mend', async () => undefined))).exitCode).toBe(EXIT.locked);
      expect(await readLock(stack.state)).toMatchObject({ operation: 'restore' });
    });
    expect(await readLocks(stack.state)).toEqual([]);
  });

  it('is given back where the work fails', async () => {
    await expect(withLock(stack.state, 'restore', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await readLocks(stack.state)).toEqual([]);
  });
});

describe('a lock whose holder was killed between its two kinds', () => {
  const id = 'f526b2ea-67a8-2655-3203-884dd98b3299';
  const info = (holder: string) =>
    JSON.stringify({
      ID: holder,
      Operation: 'OperationTypeApply',
      Who: 'ci@runner-1',
      Created: '2026-11-21T20:00:00Z',
    });

  it('is found in the file alone, names its holder by Terraform too, and is taken away by its id', async () => {
    await put(`${stack.state.key}.tflock`, info(id));
    expect(await readLock(stack.state)).toMatchObject({ id, who: 'ci@runner-1', kinds: ['file'] });
    const held = await failureOf(plan(stack, { out: 'other.tfplan', lock: true, lockTimeoutSeconds: 0 }));
    expect(held.problems[0]?.given).toContain('apply by ci@runner-1 since 2026-11-21T20:00:00.000Z');
    const now = new Date('2026-11-21T20:05:00Z');
    expect(await unlock(stack.state, id, { force: false, now })).toMatchObject({ id });
    expect(await readLocks(stack.state)).toEqual([]);
    const again = await failureOf(unlock(stack.state, id, { force: false, now }));
    expect(again.problems[0]).toMatchObject({ code: 'STATE_MISSING', given: id });
  });

  it('is found in the item alone; that of another holder stays', async () => {
    const { putLockItem, hasTable } = await import('../../pipeline/aws/lock-items.ts');
    if (!hasTable(stack.state)) throw new Error('no lock table');
    await putLockItem(stack.state, info('item-holder'));
    await put(`${stack.state.key}.tflock`, info('file-holder'));
    expect((await readLocks(stack.state)).map((lock) => [lock.id, lock.kinds])).toEqual([
      ['file-holder', ['file']],
      ['item-holder', ['item']],
    ]);
    await unlock(stack.state, 'file-holder', { force: true, now: new Date() });
    expect(await readLocks(stack.state)).toMatchObject([{ id: 'item-holder', kinds: ['item'] }]);
    const held = await failureOf(plan(stack, { out: 'other.tfplan', lock: true, lockTimeoutSeconds: 0 }));
    expect(held.problems[0]?.given).toContain('lock id item-holder');
    await put(`${stack.state.key}.tflock`, info('file-holder'));
    await unlock(stack.state, 'item-holder', { force: true, now: new Date() });
    expect(await readLocks(stack.state)).toMatchObject([{ id: 'file-holder', kinds: ['file'] }]);
    await unlock(stack.state, 'file-holder', { force: true, now: new Date() });
    expect(await readLocks(stack.state)).toEqual([]);
  });
});
