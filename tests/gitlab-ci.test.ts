import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { REVIEW_FILE } from '../review/write.ts';

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
  const sources = files.filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'));
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

  it('run every phase of the tests', () => {
    const help = execFileSync(process.execPath, [join(ROOT, 'tests/run.ts'), '--help'], { encoding: 'utf8' });
    const phases = [...help.matchAll(/^ {2}([a-z]+) +\S.*\)$/gm)].map(([, name = '']) => name);
    expect(phases).toContain('local');
    const matrices = ['test', 'test:long'].flatMap((name) => {
      const { parallel } = Object(jobs[name]) as { parallel: { matrix: readonly { PHASE: readonly string[] }[] } };
      return parallel.matrix.flatMap(({ PHASE }) => PHASE);
    });
    expect(['check', ...matrices].toSorted()).toEqual(phases.toSorted());
  });

  it('share packages of which nothing was left out that a job of the pipeline loads', () => {
    const removed = linesOf(jobs['packages']).flatMap((line) =>
      [...line.matchAll(/node_modules\/(\S+)/g)].map(([, name = '']) => name),
    );
    expect(removed).toContain('cdktf');
    const loaded = ['esbuild', '@esbuild/linux-x64', ...['pipeline', 'review', 'lib'].flatMap(packagesOf)];
    expect(loaded).toContain('@aws-sdk/client-s3');
    expect(loaded).toContain('preact');
    expect(loaded.filter((name) => removed.some((gone) => name === gone || name.startsWith(`${gone}/`)))).toEqual([]);
  });

  it('link the review page from the merge request, by the one path that GitLab opens as a page', () => {
    const { artifacts, rules } = Object(jobs['page']) as {
      artifacts: { expose_as: string; paths: readonly string[]; when: string };
      rules: readonly { if: string; when: string }[];
    };
    expect(artifacts).toMatchObject({
      expose_as: 'Review page',
      paths: [join('cdktf.out', REVIEW_FILE)],
      when: 'always',
    });
    expect(rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"', when: 'always' }]);
    expect(linesOf(jobs['page'])).toEqual(['npm run --silent review']);
  });
});
