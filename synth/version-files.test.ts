import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readVersionFiles } from './version-files.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'versions-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('finds version files by environment and the version of each chart, and nothing else', () => {
  const files = {
    'gitops/dev/shop.yaml': 'charts: {}',
    'gitops/dev/notes.md': '',
    'gitops/apps/services.yaml': '',
    'charts/system/Chart.yaml': 'name: system\nversion: 1.4.2\n',
    'charts/draft/values.yaml': '',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  expect(readVersionFiles(root)).toEqual({
    texts: { 'gitops/dev/shop.yaml': 'charts: {}' },
    charts: { system: '1.4.2' },
  });
});

test('finds nothing where there is nothing', () => {
  expect(readVersionFiles(root)).toEqual({ texts: {}, charts: {} });
});
