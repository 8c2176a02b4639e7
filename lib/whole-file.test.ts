import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeWhole } from './whole-file.mjs';

it('a file is replaced and not written over: who reads the earlier one reads it to its end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'whole-file-'));
  try {
    writeFileSync(join(folder, 'page'), 'earlier');
    linkSync(join(folder, 'page'), join(folder, 'held'));
    writeWhole(join(folder, 'page'), 'new');
    writeWhole(join(folder, 'bytes'), Uint8Array.of(1, 2));
    expect(readFileSync(join(folder, 'page'), 'utf8')).toBe('new');
    expect(readFileSync(join(folder, 'held'), 'utf8')).toBe('earlier');
    expect([...readFileSync(join(folder, 'bytes'))]).toEqual([1, 2]);
    expect(readdirSync(folder).sort()).toEqual(['bytes', 'held', 'page']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
