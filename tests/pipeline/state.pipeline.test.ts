import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../local/processes.ts';
import type { AppliedRecord } from '../../pipeline/applied-record.ts';
import { checkAccount, whoAmI } from '../../pipeline/aws/identity.ts';
import { codeHashes } from '../../pipeline/code-hashes.ts';
import { EXIT } from '../../pipeline/exit-code.ts';
import type { StackFolder, StateLocation } from '../../pipeline/stack-folder.ts';
import { readLock, readLocks } from '../../pipeline/state/lock.ts';
import { readState } from '../../pipeline/state/state-file.ts';
import { siblingLocation, stateNames } from '../../pipeline/state/state-list.ts';
import { dropCopy, readApplied, restoreCopy, storeCopy } from '../../pipeline/state/stored-copy.ts';
import { deleteState, digestFits, restoreVersion, stateVersions } from '../../pipeline/state/versions.ts';
import { apply, init, plan } from '../../pipeline/terraform/commands.ts';
import { readWorkspace } from '../../pipeline/workspace.ts';
import { ACCOUNT, Bed } from './bed.ts';
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

function elsewhere(name: string): StateLocation {
  return siblingLocation(stack.state, 'dev', name);
}

async function put(key: string, body: string): Promise<void> {
  await bed.s3.send(new PutObjectCommand({ Bucket: stack.state.bucket, Key: key, Body: body }));
}

describe('a state', () => {
  it('is read where it is, is none where nothing was applied, and is listed', async () => {
    expect(await readState(stack.state)).toMatchObject({ serial: 1, outputs: { vpc_id: { value: 'one' } } });
    expect(await readState(elsewhere('never'))).toBeUndefined();
    expect(await stateNames(stack.state, 'dev')).toEqual(['network']);
    expect(await stateNames(stack.state, 'prod')).toEqual([]);
  });

  it('that is damaged is refused', async () => {
    await put('dev/damaged/terraform.tfstate', '{"version": 4, "lin');
    const error = await failureOf(readState(elsewhere('damaged')));
    expect(error.problems).toMatchObject([
      { code: 'STATE_UNREADABLE', path: `s3://${stack.state.bucket}/dev/damaged/terraform.tfstate` },
    ]);
    await bed.s3.send(new DeleteObjectCommand({ Bucket: stack.state.bucket, Key: 'dev/damaged/terraform.tfstate' }));
  });

  it('without a bucket is not taken for none', async () => {
    const error = await failureOf(readState({ ...stack.state, bucket: 'no-such-states' }));
    expect(error.exitCode).toBe(EXIT.backend);
    expect(error.problems).toMatchObject([
      {
        code: 'BACKEND_MISSING',
        fix: 'run `npm run bootstrap -- dev` once for a new account; where there was one before: docs/recovery.md, "Bootstrap is lost"',
      },
    ]);
  });

  it('that cannot be reached is not taken for none', async () => {
    const endpoint = process.env['AWS_ENDPOINT_URL'];
    process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${await freePort()}`;
    try {
      const asked = [() => readState(stack.state), () => readLock(stack.state), () => whoAmI(stack.state.region)];
      for (const ask of asked) {
        const error = await failureOf(ask());
        expect(error.exitCode).toBe(EXIT.backend);
        expect(error.problems[0]?.code).toBe('BACKEND_UNREACHABLE');
      }
    } finally {
      process.env['AWS_ENDPOINT_URL'] = endpoint;
    }
  });
});

describe('credentials', () => {
  it('are those of the account, or refused with both named', async () => {
    expect((await checkAccount(ACCOUNT, stack.state.region)).accountId).toBe(ACCOUNT);
    const error = await failureOf(checkAccount('999999999999', stack.state.region));
    expect(error.exitCode).toBe(EXIT.credentials);
    expect(error.problems).toMatchObject([{ code: 'ACCOUNT_WRONG', allowed: 'account 999999999999' }]);
    expect(error.problems[0]?.given).toContain(ACCOUNT);
  });

  it('that are missing are asked for', async () => {
    const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret, HOME: home } = process.env;
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
    process.env['HOME'] = bed.folder;
    try {
      const error = await failureOf(whoAmI(stack.state.region));
      expect(error.exitCode).toBe(EXIT.credentials);
      expect(error.problems[0]?.code).toBe('CREDENTIALS_MISSING');
    } finally {
      Object.assign(process.env, { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret, HOME: home });
    }
  });
});

describe('an older version of a state', () => {
  it('becomes the current one together with its MD5 item, and Terraform goes on from there', async () => {
    stack = await applied('two');
    const versions = await stateVersions(stack.state);
    expect(versions.map(({ current, deleted }) => [current, deleted])).toEqual([
      [true, false],
      [false, false],
    ]);
    const restored = await restoreVersion(stack.state, versions[1]?.versionId ?? '');
    expect(restored).toMatchObject({ serial: 1, outputs: { vpc_id: { value: 'one' } } });
    expect(await digestFits(stack.state)).toBe(true);
    expect(await readState(stack.state)).toMatchObject({ serial: 1, outputs: { vpc_id: { value: 'one' } } });
    expect((await plan(stack, { out: 'plan.tfplan', lock: true })).changes).toBe(true);
    await apply(stack, 'plan.tfplan');
    expect(await readState(stack.state)).toMatchObject({ serial: 2, outputs: { vpc_id: { value: 'two' } } });
    expect(await stateVersions(stack.state)).toHaveLength(4);
  });

  it('is brought back by the steps of the runbook: list, restore, plan', async () => {
    const listed = await bed.run('state', 'dev', 'network');
    expect(listed.code).toBe(0);
    const ids = [...listed.output.matchAll(/bytes {2}(\S+)/g)].map(([, id = '']) => id);
    expect(ids).toHaveLength(4);
    const restored = await bed.run('state', 'dev', 'network', '--restore', ids.at(-1) ?? '');
    expect(restored.output).toBe(
      'dev-network: restored, serial 1, 1 resources; now `npm run plan -- dev network --all`\n',
    );
    expect(await readState(stack.state)).toMatchObject({ serial: 1 });
    await restoreVersion(stack.state, ids[0] ?? '');
    expect(await readState(stack.state)).toMatchObject({ serial: 2 });
    expect((await bed.run('state', 'dev')).code).toBe(EXIT.usage);
  });

  it('that does not exist is refused, and nothing is changed', async () => {
    const error = await failureOf(restoreVersion(stack.state, '00000000-0000-0000-0000-000000000000'));
    expect(error.problems[0]?.code).toBe('STATE_MISSING');
    expect(await readState(stack.state)).toMatchObject({ serial: 2 });
    expect(await readLocks(stack.state)).toEqual([]);
  });

  it('that came back by other means needs its MD5 item mended: else Terraform refuses it', async () => {
    const { bucket, key, lockTable = '' } = stack.state;
    const state = JSON.parse(JSON.stringify(await bed.state('network')));
    await put(key, JSON.stringify({ ...state, serial: 9 }));
    expect(await digestFits(stack.state)).toBe(false);
    const refused = await failureOf(plan(stack, { out: 'plan.tfplan', lock: true }));
    expect(refused.exitCode).toBe(EXIT.backend);
    expect(refused.problems[0]).toMatchObject({ code: 'STATE_UNREADABLE' });
    expect((await bed.run('state', 'dev', 'network')).output).toContain('the MD5 item does not fit');
    expect((await bed.run('state', 'dev', 'network', '--mend')).code).toBe(0);
    expect(await digestFits(stack.state)).toBe(true);
    expect((await plan(stack, { out: 'plan.tfplan', lock: true })).changes).toBe(false);
    // Without an item Terraform does not compare at all.
    const LockID = { S: `${bucket}/${key}-md5` };
    await bed.dynamo.send(new DeleteItemCommand({ TableName: lockTable, Key: { LockID } }));
    expect(await digestFits(stack.state)).toBe(true);
  });
});

describe('a stored copy', () => {
  const record = (): AppliedRecord => ({
    version: 1,
    stack: stack.id,
    environment: 'dev',
    code: codeHashes(stack.folder),
    terraform: '1.11.4',
    state: { lineage: 'l', serial: 9 },
    consumed: {},
    upstream: ['dev-account'],
    commit: null,
    at: '2026-11-21T20:00:00.000Z',
  });

  it('is none before a stack was applied by us', async () => {
    expect(await readApplied(elsewhere('never'))).toBeUndefined();
    expect((await failureOf(restoreCopy(elsewhere('never'), join(bed.folder, 'x')))).problems[0]?.code).toBe(
      'STATE_MISSING',
    );
  });

  it('brings back what the stack was made of, and from it the stack is destroyed without its code', async () => {
    mkdirSync(join(stack.folder, 'assets'));
    writeFileSync(join(stack.folder, 'assets/chart.tgz'), Buffer.from([0, 1, 2, 255]));
    await storeCopy(stack, record());
    expect(await readApplied(stack.state)).toEqual(record());
    const folder = join(bed.outdir, 'removed', stack.id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'old.tf.json'), '{}');
    writeFileSync(join(folder, 'errored.tfstate'), 'unsaved');
    await restoreCopy(stack.state, folder);
    expect(codeHashes(folder)).toEqual(codeHashes(stack.folder));
    expect(existsSync(join(folder, 'old.tf.json'))).toBe(false);
    // What an earlier try could not save is still there, and nobody else knows it.
    expect(readFileSync(join(folder, 'errored.tfstate'), 'utf8')).toBe('unsaved');
    rmSync(join(folder, 'errored.tfstate'));
    expect(existsSync(join(folder, '.terraform'))).toBe(false);
    expect([...readFileSync(join(folder, 'assets/chart.tgz'))]).toEqual([0, 1, 2, 255]);

    const removed = { id: stack.id, folder, state: stack.state };
    await init(removed);
    await plan(removed, { out: 'plan.tfplan', lock: true, destroy: true });
    await apply(removed, 'plan.tfplan');
    expect((await readState(stack.state))?.resources).toEqual([]);
    await dropCopy(stack.state);
    await deleteState(stack.state);
    expect(await readApplied(stack.state)).toBeUndefined();
    expect(await readState(stack.state)).toBeUndefined();
    expect(await stateNames(stack.state, 'dev')).toEqual([]);
  });

  it('that does not fit its record, or is damaged, is refused', async () => {
    const location = elsewhere('network');
    await storeCopy(stack, { ...record(), code: { ...record().code, lock: 'f'.repeat(64) } });
    expect((await failureOf(restoreCopy(location, join(bed.folder, 'x')))).problems[0]?.code).toBe('STATE_UNREADABLE');
    await put('dev/network/applied.tgz', 'no archive');
    expect((await failureOf(restoreCopy(location, join(bed.folder, 'x')))).problems[0]?.code).toBe('STATE_UNREADABLE');
  });
});
