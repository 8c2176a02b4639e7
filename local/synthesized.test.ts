import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandFailed } from './command-failed.ts';
import { type Run, runFolder } from './run-folder.ts';
import { synthesizeLocal } from './synthesized.ts';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'local-synthesized-'));
});
afterEach(() => rmSync(base, { recursive: true }));

function synthesize(text: string, kubeconfig: string | null, removal?: 'destroy'): Promise<void> {
  const program = join(base, 'synth.cjs');
  writeFileSync(program, text);
  const run = { resolver: '127.0.0.1:5353', kubeconfig } as Run;
  return synthesizeLocal('dev', runFolder('dev', base), run, removal, program);
}

describe('a synth for this machine', () => {
  it('gets the folder and what leads to what runs; a file that is not there where there is no cluster', async () => {
    const place = join(base, 'said');
    const says = `require('node:fs').writeFileSync(${JSON.stringify(place)}, process.argv.slice(2).join('\\n'))`;
    const said = () => readFileSync(place, 'utf8').split('\n');
    const outdir = join(base, 'dev/synthesized');
    await synthesize(says, '/run/kubeconfig', 'destroy');
    expect(said()).toEqual(['dev', outdir, '127.0.0.1:5353', '/run/kubeconfig', 'destroy']);
    await synthesize(says, null);
    expect(said()).toEqual(['dev', outdir, '127.0.0.1:5353', join(base, 'dev/kubeconfig')]);
  });

  it('of wrong data ends with its code and its words, and one that is killed with the signal', async () => {
    const wrong = synthesize("console.error('2 problems'); process.exitCode = 3;", null);
    await expect(wrong).rejects.toThrowError(expect.objectContaining({ exitCode: 3, message: '2 problems' }));
    const error = await synthesize("process.kill(process.pid, 'SIGINT')", null).catch((reason: unknown) => reason);
    expect(error).not.toBeInstanceOf(CommandFailed);
    expect(error).toMatchObject({ message: 'synthesizing dev was ended by SIGINT' });
  });
});
