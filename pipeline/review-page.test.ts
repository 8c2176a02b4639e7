import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeReviewPage } from './review-page.ts';

let outdir: string;
let said: string[];

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'review-page-'));
  said = [];
});

afterEach(() => rmSync(outdir, { recursive: true }));

function write(pipeline: string | null): void {
  writeReviewPage({ workspace: { outdir }, pipeline, output: { say: (text) => said.push(text) } });
}

describe('the review page after a plan', () => {
  it('is written anew and named, with a warning for each file that it cannot read', () => {
    writeFileSync(join(outdir, 'platform.json'), '{"environments":[]}');
    write(null);
    const file = join(outdir, 'review/index.html');
    expect(said).toEqual(['warning: manifest.json: no such file; run `npm run synth`', `Review page: ${file}`]);
    expect(readFileSync(file, 'utf8')).toContain('"environments":[]');
  });

  it('is left to the job that has all plans where a pipeline runs', () => {
    write('7001');
    expect(said).toEqual([]);
    expect(existsSync(join(outdir, 'review'))).toBe(false);
  });

  it('never fails the plan: where it cannot be written, that is said', () => {
    writeFileSync(join(outdir, 'review'), 'a file where the folder goes');
    write(null);
    expect(said).toEqual([expect.stringMatching(/^warning: the review page was not written: EEXIST/)]);
  });
});
