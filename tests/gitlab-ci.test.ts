import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const ROOT = resolve(import.meta.dirname, '..');
const jobs = parse(readFileSync(join(ROOT, '.gitlab-ci.yml'), 'utf8'), { merge: true, logLevel: 'error' }) as Record<
  string,
  unknown
>;
const scripts = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts as Record<string, string>;

function linesOf(job: unknown): readonly string[] {
  const { script = [], before_script = [] } = Object(job) as { script?: unknown[]; before_script?: unknown[] };
  return [...before_script, ...script].filter((line) => typeof line === 'string');
}

/** Packages that the programs of the jobs load, and the one that bundles them. */
function packagesOf(folder: string): readonly string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const sources = files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return sources.flatMap((name) => {
    const text = readFileSync(join(ROOT, folder, name), 'utf8');
    return [...text.matchAll(/from '([^'.][^']*)'/g)].map(([, found = '']) => found);
  });
}

describe('the jobs', () => {
  it('run only commands that package.json has', () => {
    const called = Object.values(jobs).flatMap((job) =>
      linesOf(job).flatMap((line) =>
        [...line.matchAll(/npm run (?:--silent )?([a-z:-]+)/g)].map(([, name = '']) => name),
      ),
    );
    expect(new Set(called).size).toBeGreaterThan(6);
    expect(called.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('share packages of which nothing was left out that a job of the pipeline loads', () => {
    const removed = linesOf(jobs['packages']).flatMap((line) =>
      [...line.matchAll(/node_modules\/(\S+)/g)].map(([, name = '']) => name),
    );
    expect(removed).toContain('cdktf');
    const loaded = ['esbuild', '@esbuild/linux-x64', ...packagesOf('pipeline'), ...packagesOf('lib')];
    expect(loaded).toContain('@aws-sdk/client-s3');
    expect(loaded.filter((name) => removed.some((gone) => name === gone || name.startsWith(`${gone}/`)))).toEqual([]);
  });
});
