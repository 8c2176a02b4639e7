import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-systems-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('gives each environment as many copies of a system as it is told, whatever layout the environment has', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'systems.ts'), '2'], {
    env: { ...process.env, CDKTF_OUTDIR: folder },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const copies = readdirSync(join(folder, 'stacks')).filter((id) => id.includes('copy-'));
  expect(copies).toEqual(
    ['dev', 'prod', 'staging'].flatMap((name) =>
      ['copy-0', 'copy-0-aws', 'copy-1', 'copy-1-aws'].map((stack) => `${name}-${stack}`),
    ),
  );
}, 60_000);
