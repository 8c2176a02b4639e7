import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownFolder } from './outdir.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outdir-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('the folder of an environment', () => {
  it('is its own where it was synthesized by its name alone', () => {
    mkdirSync(join(folder, 'local'));
    expect(ownFolder(folder, 'local')).toBe(folder);
    writeFileSync(join(folder, 'local/platform.json'), '{}');
    expect(ownFolder(folder, 'local')).toBe(join(folder, 'local'));
    expect(ownFolder(folder, 'dev')).toBe(folder);
  });

  it('is never one outside', () => {
    mkdirSync(join(folder, 'inner'));
    writeFileSync(join(folder, 'platform.json'), '{}');
    expect(ownFolder(join(folder, 'inner'), '..')).toBe(join(folder, 'inner'));
  });
});
