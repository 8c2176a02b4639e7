import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { gitFiles, VERSIONS } from './git-files.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'local-git-'));
  mkdirSync(join(root, 'synthesized'));
});
afterEach(() => rmSync(root, { recursive: true }));

it('Git holds what was synthesized, else what the checkout has, as it is at the time of asking', () => {
  const git = gitFiles({ synthesized: join(root, 'synthesized') }, root);
  expect(git('a.yaml')).toBeUndefined();
  writeFileSync(join(root, 'a.yaml'), 'of the checkout');
  expect(git('a.yaml')).toBe('of the checkout');
  writeFileSync(join(root, 'synthesized', VERSIONS), JSON.stringify({ 'a.yaml': 'with digests' }));
  expect(git('a.yaml')).toBe('with digests');
});
