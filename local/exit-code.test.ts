import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../pipeline/exit-code.ts';
import { LOCAL_EXIT, LOCAL_EXIT_MEANINGS } from './exit-code.ts';

describe('exit codes of npm run local', () => {
  it('are no codes of the pipeline, which it passes on', () => {
    const codes = Object.values(LOCAL_EXIT);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => (Object.values(EXIT) as readonly number[]).includes(code))).toEqual([]);
  });

  it('stand in the guide, each with its meaning', () => {
    const guide = readFileSync(join(import.meta.dirname, '../docs/local.md'), 'utf8');
    const rows = [...guide.matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(([, code, meaning]) => [Number(code), meaning]);
    const own = Object.entries(LOCAL_EXIT).map(([name, code]) => [
      code,
      LOCAL_EXIT_MEANINGS[name as keyof typeof LOCAL_EXIT],
    ]);
    expect(rows).toEqual(own);
  });
});
