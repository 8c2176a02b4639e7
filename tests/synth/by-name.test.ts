import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { costTable, README } from '../../docs/cost-table.ts';
import { environments, localEnvironment } from '../../environments/index.ts';
import { readDelivery } from '../../pipeline/gitlab/delivery.ts';
import { graphDocument } from '../../pipeline/gitlab/document.ts';
import { ownFolder } from '../../pipeline/outdir.ts';
import { readWorkspace } from '../../pipeline/workspace.ts';
import { reviewModel } from '../../review/model.ts';
import { sourceOf } from '../../synth/source.ts';
import { committedPlatform } from '../support/app.ts';

const PROGRAM = resolve(import.meta.dirname, '../../main.mjs');
const OTHERS = ['dev', 'staging', 'prod'];
const NONE = { texts: {}, charts: {} };

let folder: string;
let outdir: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'by-name-'));
  outdir = join(folder, 'cdktf.out');
  synth();
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs `npm run synth` where nothing names a folder for its output. */
function synth(...names: string[]) {
  const { CDKTF_OUTDIR: _, ENVIRONMENT: __, ...env } = process.env;
  return spawnSync(process.execPath, [PROGRAM, ...names], { cwd: folder, env, encoding: 'utf8' });
}

/** Hash of each file of the output, by its path. */
function contents(): Readonly<Record<string, string>> {
  const files = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    paths.map((path) => [path.slice(outdir.length + 1), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

const stacksOf = (environment: string) =>
  readWorkspace({ outdir: ownFolder(outdir, environment), environment, stacks: [] }).selected.map(({ id }) => id);

describe('the environment of this machine', () => {
  it('is in nothing that is synthesized without its name', () => {
    const files = contents();
    expect(Object.keys(files).filter((path) => path.endsWith('cdk.tf.json'))).toHaveLength(51);
    expect(Object.keys(files).filter((path) => /(^|\/)local/.test(path))).toEqual([]);
    for (const file of ['platform.json', 'manifest.json', 'stacks/prod-account/cdk.tf.json'])
      expect(readFileSync(join(outdir, file), 'utf8'), file).not.toMatch(
        /"local"|"local-|local\.techitfactory|000000000000/,
      );
    expect(readWorkspace({ outdir, environment: 'dev', stacks: [] }).environment.name).toBe('dev');
  });

  it('is no column of the review page, no job of GitLab and no line of the README', () => {
    const { environments: shown, comparison } = reviewModel(outdir);
    expect(shown.map(({ name }) => name)).toEqual(OTHERS);
    expect(comparison.rows.map(({ values }) => values.length).filter((count) => count !== 3)).toEqual([]);
    const delivery = readDelivery(outdir);
    expect(delivery.map(({ name }) => name)).toEqual(OTHERS);
    expect(graphDocument(delivery)).not.toMatch(/:local\b/);
    const table = costTable(committedPlatform().environments);
    expect(readFileSync(README, 'utf8')).toContain(table.split('\n')[0]);
    expect(table).not.toMatch(/\blocal\b/);
  });

  it('is synthesized by its name alone, beside the others and without a change of them', () => {
    const before = contents();
    const { stdout, status } = synth('local');
    expect(status).toBe(0);
    expect(stdout).toContain('17 stacks in cdktf.out/local/stacks');
    const after = contents();
    const others = Object.entries(after).filter(([path]) => !path.startsWith('local/'));
    expect(Object.fromEntries(others)).toEqual(before);
    expect(readdirSync(join(outdir, 'local/stacks')).filter((name) => !name.startsWith('local-'))).toEqual([]);
    expect(reviewModel(join(outdir, 'local')).environments.map(({ name }) => name)).toEqual(['local']);
  });

  it('is found by the commands of the pipeline afterwards, as are the others', () => {
    expect(stacksOf('local')).toHaveLength(17);
    expect(stacksOf('local').every((id) => id.startsWith('local-'))).toBe(true);
    expect(stacksOf('dev')).toHaveLength(17);
    expect(() => stacksOf('qa')).toThrow(/allowed: dev, staging, prod\n[\s\S]*`local` needs `npm run synth -- local`/);
  });

  it('is named where an unknown environment was asked for', () => {
    const { stderr, status } = synth('lokal');
    expect(status).toBe(1);
    expect(stderr).toMatch(/\[UNKNOWN_ENVIRONMENT\]\n +given: +"lokal"\n +allowed: dev, staging, prod, local\n/);
  });
});

describe('what a synth is made from', () => {
  it('is every environment, whichever of them is named', () => {
    for (const names of [[], ['dev'], ['prod-network', 'dev'], ['locals'], ['nothing']])
      expect(sourceOf(names, NONE)).toEqual({ environments, versions: NONE, outdir: 'cdktf.out' });
    expect(environments).not.toContain(localEnvironment);
    expect(environments).toHaveLength(3);
  });

  it('is the environment of this machine alone where it or a stack of it is named', () => {
    for (const names of [['local'], ['local-network', 'local-edge']])
      expect(sourceOf(names, NONE)).toEqual({
        environments: [localEnvironment],
        versions: NONE,
        outdir: 'cdktf.out/local',
      });
  });

  it('is never both', () => {
    expect(() => sourceOf(['local', 'dev'], NONE)).toThrow(/\[CONFLICTING_CHOICE\][\s\S]*given: +"local dev"/);
  });

  it('has the version files of its own environments: those of others would belong to nobody', () => {
    const files = {
      texts: { 'gitops/dev/shop.yaml': 'dev', 'gitops/local/shop.yaml': 'local' },
      charts: { a: '1.0.0' },
    };
    expect(sourceOf(['local'], files).versions).toEqual({
      texts: { 'gitops/local/shop.yaml': 'local' },
      charts: { a: '1.0.0' },
    });
    expect(sourceOf([], files).versions).toEqual({ texts: { 'gitops/dev/shop.yaml': 'dev' }, charts: { a: '1.0.0' } });
  });
});
