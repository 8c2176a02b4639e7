import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DeleteObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bed } from './bed.ts';
import type { FixtureStack } from './fixture-app.ts';

const BACKEND = { bucket: 'own-states', lockTable: 'own-locks' };
const MAKE = `'${process.execPath}' '${resolve(import.meta.dirname, 'make-backend.ts')}' own-states own-locks`;

/** A bootstrap whose bucket is made by its first resource; the second one takes `takes`. */
function bootstrap(role: string, takes?: string): FixtureStack {
  return {
    name: 'bootstrap',
    resources: {
      bucket: { value: 'own-states', takes: MAKE },
      role: { value: role, ...(takes === undefined ? {} : { takes }) },
    },
    outputs: { role_name: 'role' },
  };
}

let bed: Bed;
beforeAll(async () => {
  bed = await Bed.start();
  bed.synth([bootstrap('r1', 'exit 1')], BACKEND);
});
afterAll(() => bed.stop());

const local = () => join(bed.folder, '.bootstrap/dev-bootstrap');

async function stored(name: string) {
  const object = { Bucket: BACKEND.bucket, Key: `dev/bootstrap/${name}` };
  const { Body } = await bed.s3.send(new GetObjectCommand(object));
  return JSON.parse((await Body?.transformToString()) ?? '');
}

describe('bootstrap of an empty account', () => {
  it('refuses the credentials of another account', async () => {
    bed.synth([bootstrap('r1')], { ...BACKEND, accountId: '999999999999' });
    const { code, output } = await bed.run('bootstrap', 'dev', '--yes');
    expect(output).toContain('[ACCOUNT_WRONG]');
    expect([code, existsSync(local())]).toEqual([6, false]);
    bed.synth([bootstrap('r1', 'exit 1')], BACKEND);
  });

  it('shows what it makes, and makes nothing where nobody agrees', async () => {
    const { code, output } = await bed.run('bootstrap', 'dev');
    expect(output).toContain('terraform_data.bucket');
    expect(output).toContain('--yes');
    expect(code).toBe(13);
    await expect(stored('terraform.tfstate')).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  it('tells where the local state lies when it fails in the middle', async () => {
    const { code, output } = await bed.run('bootstrap', 'dev', '--yes');
    expect(output).toContain(`keep ${join(local(), 'terraform.tfstate')}`);
    expect(output).toContain('go on with `npm run bootstrap -- dev`');
    expect(code).toBe(9);
    expect(readdirSync(join(bed.outdir, 'stacks/dev-bootstrap'))).not.toContain('backend_override.tf.json');
  });

  it('interrupted on its second attempt tells the same, and keeps what was made', async () => {
    bed.synth([bootstrap('r1', 'sleep 30')], BACKEND);
    const running = bed.start('bootstrap', ['dev', '--yes']);
    await running.saw(/terraform_data\.role: Provisioning/);
    running.kill('SIGINT');
    const { code, output } = await running.ended;
    expect(output).toContain('[INTERRUPTED]');
    expect(output).toContain(`keep ${join(local(), 'terraform.tfstate')}`);
    expect(code).toBe(130);
  });

  it('goes on from there: what was made is not made again, and the state ends in its own bucket with its copy', async () => {
    bed.synth([bootstrap('r1')], BACKEND);
    const { code, output } = await bed.run('bootstrap', 'dev', '--yes');
    expect(output).toContain('its state lies in s3://own-states/dev/bootstrap/terraform.tfstate');
    expect(code).toBe(0);
    expect((await stored('terraform.tfstate')).outputs.role_name.value).toBe('r1');
    expect((await stored('applied.json')).stack).toBe('dev-bootstrap');
    expect(existsSync(join(bed.folder, '.bootstrap'))).toBe(false);
    expect((await bed.run('plan', 'dev')).output).toContain('1 skipped unchanged');
  });

  it('run again changes what the code has changed, by the bucket alone', async () => {
    bed.synth([bootstrap('r2')], BACKEND);
    expect((await bed.run('bootstrap', 'dev', '--yes')).code).toBe(0);
    expect((await stored('terraform.tfstate')).outputs.role_name.value).toBe('r2');
    const again = await bed.run('bootstrap', 'dev');
    expect(again.output).toContain('dev-bootstrap is as its code says');
    expect(again.code).toBe(0);
  });

  it('goes on from a state that was put there after its bucket was lost, whose MD5 item is still in the table', async () => {
    const key = { Bucket: BACKEND.bucket, Key: 'dev/bootstrap/terraform.tfstate' };
    const state = await stored('terraform.tfstate');
    await bed.s3.send(new DeleteObjectCommand(key));
    mkdirSync(local(), { recursive: true });
    writeFileSync(join(local(), 'terraform.tfstate'), JSON.stringify(state));
    const { code, output } = await bed.run('bootstrap', 'dev', '--yes');
    expect([code, output]).toEqual([0, expect.stringContaining('its state lies in s3://own-states')]);
    expect((await stored('terraform.tfstate')).resources).toEqual(state.resources);
  });
});
