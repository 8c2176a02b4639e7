import { spawnSync } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { privateFolder } from './private-folder.ts';

describe('a private folder', () => {
  it('can be entered by its owner alone, and goes with everything in it', () => {
    const folder = privateFolder();
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
    writeFileSync(join(folder.path, 'a'), 'a');
    folder.close();
    expect(existsSync(folder.path)).toBe(false);
    expect(() => folder.close()).not.toThrow();
  });

  it('goes with the process that forgot it, also where it fails', () => {
    const module = JSON.stringify(join(import.meta.dirname, 'private-folder.ts'));
    const code = `const { privateFolder } = await import(${module}); console.log(privateFolder().path); privateFolder().close(); throw 1`;
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stdout).toContain('plan-');
    expect(existsSync(stdout.trim())).toBe(false);
  });
});
