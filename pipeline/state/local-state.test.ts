import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeLocal, localFolder, localState } from './local-state.ts';

let root: string;
let folder: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'local-state-'));
  folder = localFolder(join(root, 'cdktf.out'), 'dev-bootstrap');
});
afterAll(() => rmSync(root, { recursive: true }));

it('works beside cdktf.out, which may be removed at any time', () => {
  expect(folder).toBe(join(root, '.bootstrap/dev-bootstrap'));
});

it('reads the state that lies there, and none where it was moved away', () => {
  expect(localState(folder)).toBeUndefined();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'terraform.tfstate'), '');
  expect(localState(folder)).toBeUndefined();
  writeFileSync(join(folder, 'terraform.tfstate'), JSON.stringify({ version: 4, lineage: 'a', serial: 3 }));
  expect(localState(folder)).toEqual({ lineage: 'a', serial: 3, outputs: {}, resources: [] });
});

it('leaves nothing behind once it is closed, and keeps the folder of another environment', () => {
  const other = localFolder(join(root, 'cdktf.out'), 'prod-bootstrap');
  mkdirSync(other, { recursive: true });
  closeLocal(folder);
  expect([existsSync(folder), existsSync(other)]).toEqual([false, true]);
  closeLocal(other);
  expect(existsSync(join(root, '.bootstrap'))).toBe(false);
});
