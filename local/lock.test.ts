import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from './lock.ts';
import { wordsOf } from './processes.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-lock-'));
  file = join(folder, 'deep/dev.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const heldBy = (pid: number, words = wordsOf(pid)): void =>
  writeFileSync(file, JSON.stringify({ pid, command: 'down', words }));
const holder = (): unknown => JSON.parse(readFileSync(file, 'utf8'));
const OWN = { pid: process.pid, command: 'up' };

describe('the lock of an environment', () => {
  it('names its holder, and leaves nothing once it is given back', () => {
    const release = takeLock(file, 'up');
    expect(holder()).toMatchObject(OWN);
    release();
    release();
    expect(readdirSync(join(folder, 'deep'))).toEqual([]);
  });

  it('is refused while its holder lives, with who that is and how to end it; nothing is left beside it', () => {
    takeLock(file, 'up')();
    heldBy(process.ppid);
    expect(() => takeLock(file, 'up')).toThrowError(
      expect.objectContaining({
        exitCode: 8,
        effect: 'nothing was started',
        problems: [
          expect.objectContaining({
            code: 'STATE_LOCKED',
            path: file,
            given: `\`down\`, process ${process.ppid}`,
            fix: expect.stringContaining(`kill -INT ${process.ppid}`),
          }),
        ],
      }),
    );
    expect(readdirSync(join(folder, 'deep'))).toEqual(['dev.lock']);
  });

  it('is taken over from a process that is gone, and from a file that nobody has written whole', () => {
    takeLock(file, 'up')();
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    for (const text of [JSON.stringify({ pid, command: 'up', words: 'node up' }), '', '{"pid":"x"}']) {
      writeFileSync(file, text);
      const release = takeLock(file, 'up');
      expect(holder()).toMatchObject(OWN);
      release();
    }
    expect(readdirSync(join(folder, 'deep'))).toEqual([]);
  });

  it('is taken over where another process has got the id of its holder', () => {
    takeLock(file, 'up')();
    heldBy(process.ppid, 'node local/command.ts up');
    const release = takeLock(file, 'up');
    expect(holder()).toMatchObject(OWN);
    release();
  });

  it('stays with somebody who has taken it over', () => {
    const release = takeLock(file, 'up');
    heldBy(process.ppid);
    release();
    expect(existsSync(file)).toBe(true);
  });
});
