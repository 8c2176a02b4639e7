import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PlatformError } from '../../lib/errors.ts';
import { ChartAsset, packChart } from './chart-asset.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'charts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A chart of some files in a folder of charts of its own. */
function charts(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, 'system', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return root;
}

const FILES = { 'Chart.yaml': 'name: system', 'templates/quota.yaml': 'kind: ResourceQuota' };

describe('a packed chart', () => {
  test('holds what Helm reads, and neither cases nor tests', () => {
    const beside = {
      'ci/mesh.yaml': '',
      'system.chart.test.ts': '',
      'cases.ts': '',
      'README.md': '',
      '.helmignore': '',
    };
    const root = charts('one', { ...FILES, ...beside });
    expect(packChart('system', root).paths).toEqual(['Chart.yaml', 'templates/quota.yaml']);
  });

  test('is what Helm packs too', () => {
    const folders = resolve(import.meta.dirname, '../../charts');
    for (const chart of readdirSync(folders)) {
      expect(readFileSync(join(folders, chart, '.helmignore'), 'utf8'), chart).toBe('*.ts\nci/\nREADME.md\n');
    }
  });

  test('has a hash that follows contents and names of its files, and not where they lie or how they are tested', () => {
    const { hash } = packChart('system', charts('one', FILES));
    const of = (name: string, files: Readonly<Record<string, string>>) => packChart('system', charts(name, files)).hash;
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(of('same', { ...FILES, 'ci/mesh.yaml': '' })).toBe(hash);
    expect(of('edited', { ...FILES, 'templates/quota.yaml': 'kind: LimitRange' })).not.toBe(hash);
    expect(
      of('renamed', { 'Chart.yaml': FILES['Chart.yaml'], 'templates/q.yaml': FILES['templates/quota.yaml'] }),
    ).not.toBe(hash);
  });

  test('that is missing is named', () => {
    expect(() => packChart('system', join(folder, 'nowhere'))).toThrow(PlatformError);
  });
});

describe('the asset of a stack', () => {
  function assets(releases: number): ChartAsset[] {
    const stack = new TerraformStack(new App({ outdir: folder }), 'dev-realworld');
    return Array.from({ length: releases }, (_, index) =>
      ChartAsset.of(new Construct(stack, `Release${index}`), 'system'),
    );
  }

  test('is one for all its releases: the packed chart, by its hash', () => {
    const [one, two] = assets(2);
    expect(two).toBe(one);
    const { hash, bytes } = packChart('system');
    expect(one?.path).toBe(`assets/system-${hash}.tgz`);
    expect(one?.bytes).toBe(bytes);
  });
});
