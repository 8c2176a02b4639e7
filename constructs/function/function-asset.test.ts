import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FunctionAsset } from './function-asset.ts';

const ROTATION = { folder: resolve(import.meta.dirname, '../../functions/postgres-rotation'), packages: ['pg'] };

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'function-asset-'));
});
afterEach(() => rmSync(outdir, { recursive: true }));

function assets(ids: readonly string[]): FunctionAsset[] {
  const stack = new TerraformStack(new App({ outdir }), 'dev-birthday-aws');
  return ids.map((id) => new FunctionAsset(stack, id, ROTATION));
}

test('is the zip at a path with its hash, in the form that Lambda compares, too', () => {
  const [asset] = assets(['Code']);
  const hash = createHash('sha256')
    .update(asset?.bytes ?? '')
    .digest();
  expect(asset?.path).toBe(`assets/postgres-rotation/${hash.toString('hex')}/archive.zip`);
  expect(asset?.sourceHash).toBe(hash.toString('base64'));
});

test('two constructs of one stack name the same file', () => {
  const [one, two] = assets(['One', 'Two']);
  expect(one?.path).toBe(two?.path);
});
