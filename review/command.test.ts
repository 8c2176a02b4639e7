import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareEnvironment } from '../tests/support/bare-environment.ts';

const COMMAND = resolve(import.meta.dirname, 'command.ts');
let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'review-command-'));
});

afterEach(() => rmSync(outdir, { recursive: true }));

function run(...named: readonly string[]) {
  const env = { ...process.env, CDKTF_OUTDIR: outdir };
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...named], { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

describe('npm run review', () => {
  it('says what to do where there is no synth, also in the page, and fails', () => {
    expect(run()).toEqual({ status: 1, stdout: '', stderr: 'platform.json: no such file; run `npm run synth`\n' });
    expect(readFileSync(join(outdir, 'review/index.html'), 'utf8')).toContain('no such file');
  });

  it('tells a damaged file and writes the rest', () => {
    writeFileSync(join(outdir, 'platform.json'), JSON.stringify({ environments: [bareEnvironment('dev')] }));
    writeFileSync(join(outdir, 'manifest.json'), '{"stacks":');
    const { status, stdout, stderr } = run();
    expect(stderr).toMatch(/^warning: manifest\.json: 10 characters that are no JSON: .*; run `npm run synth`\n$/);
    expect([status, stdout]).toEqual([0, `${join(outdir, 'review/index.html')}\n`]);
  });

  it('explains itself', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('npm run review');
  });
});
