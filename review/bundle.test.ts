import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pageProgram } from './bundle.ts';

let cache: string;
const EARLIER = new Date('2020-01-01');

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'review-bundle-'));
});

afterEach(() => rmSync(cache, { recursive: true }));

const file = () => join(cache, 'page.json');
const madeAt = () => statSync(file()).mtimeMs;

describe("the page's program", () => {
  it('is small, names no address to load from, and ends no element of HTML', () => {
    const { script, style } = pageProgram(cache);
    expect(script.length).toBeGreaterThan(20_000);
    expect(script.length + style.length).toBeLessThan(300_000);
    expect(script.toLowerCase()).not.toContain('</script');
    expect(style).not.toMatch(/@import|url\((?!["']?data:)/);
    expect(script).not.toMatch(/\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon/);
  });

  it('is kept until one of its files changes', () => {
    const made = pageProgram(cache);
    utimesSync(file(), EARLIER, EARLIER);
    expect(pageProgram(cache)).toMatchObject({ script: made.script, style: made.style });
    expect(madeAt()).toBe(EARLIER.getTime());
    const kept = JSON.parse(readFileSync(file(), 'utf8'));
    expect(Object.keys(kept.inputs)).toContain('review/page/main.tsx');
    writeFileSync(file(), JSON.stringify({ ...kept, inputs: { ...kept.inputs, 'review/page/main.tsx': 'another' } }));
    utimesSync(file(), EARLIER, EARLIER);
    expect(pageProgram(cache).script).toBe(made.script);
    expect(madeAt()).toBeGreaterThan(EARLIER.getTime());
  });

  it('is made again where what was kept is damaged', () => {
    for (const damaged of ['{"script":"', '{}', 'null']) {
      mkdirSync(cache, { recursive: true });
      writeFileSync(file(), damaged);
      expect(pageProgram(cache).script.length).toBeGreaterThan(20_000);
    }
  });
});
