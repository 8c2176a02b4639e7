import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FunctionAsset } from './function-asset.ts';

const ROTATION = { folder: resolve(import.meta.dirname, '../../functions/postgres-rotation'), packages: ['pg'] };

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'function-asset-'));
});
afterEach(() => rmSync(outdir, { recursive: true }));

function synth(ids: readonly string[]): FunctionAsset[] {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'dev-birthday-aws');
  const assets = ids.map((id) => new FunctionAsset(stack, id, ROTATION));
  new TerraformOutput(stack, 'path', { value: assets[0]?.path });
  app.synth();
  return assets;
}

test('writes the zip into the folder of its stack, where the path points and the hash fits', () => {
  const [asset] = synth(['Code']);
  expect(asset?.path).toMatch(/^assets\/postgres-rotation\/[0-9a-f]{64}\/archive\.zip$/);
  const bytes = readFileSync(join(outdir, 'stacks/dev-birthday-aws', asset?.path ?? ''));
  expect(createHash('sha256').update(bytes).digest('base64')).toBe(asset?.sourceHash);
});

test('two constructs of one stack share the file', () => {
  const [one, two] = synth(['One', 'Two']);
  expect(one?.path).toBe(two?.path);
  expect(existsSync(join(outdir, 'stacks/dev-birthday-aws', two?.path ?? ''))).toBe(true);
});

test('a synth removes the version that an earlier one left, and nothing else', () => {
  const assets = join(outdir, 'stacks/dev-birthday-aws/assets');
  for (const folder of ['postgres-rotation/0123', 'another-function/4567']) {
    mkdirSync(join(assets, folder), { recursive: true });
    writeFileSync(join(assets, folder, 'archive.zip'), '');
  }
  const [asset] = synth(['Code']);
  expect(readdirSync(join(assets, 'postgres-rotation'))).toEqual([asset?.path.split('/')[2]]);
  expect(existsSync(join(assets, 'another-function/4567/archive.zip'))).toBe(true);
});
