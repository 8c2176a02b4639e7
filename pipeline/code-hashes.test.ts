import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeHashes, sha256 } from './code-hashes.ts';

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
let folder = '';

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'code-hashes-'));
  write('cdk.tf.json', '{}');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('hashes of the code', () => {
  it('of a stack without assets and lock file are those of its JSON and of nothing', () => {
    expect(codeHashes(folder)).toEqual({ json: sha256('{}'), assets: EMPTY, lock: '' });
  });

  it('change with the part that changes alone', () => {
    write('assets/chart/a.yaml', 'a');
    write('.terraform.lock.hcl', 'l');
    const before = codeHashes(folder);
    write('assets/chart/a.yaml', 'b');
    const assets = codeHashes(folder);
    expect(assets).toEqual({ ...before, assets: expect.not.stringMatching(before.assets) });
    write('.terraform.lock.hcl', 'm');
    expect(codeHashes(folder)).toEqual({ ...assets, lock: sha256('m') });
    write('cdk.tf.json', '{"a":1}');
    expect(codeHashes(folder)).toEqual({ json: sha256('{"a":1}'), assets: assets.assets, lock: sha256('m') });
  });

  it('tell apart what only moved between names and contents', () => {
    const hashes = [
      ['assets/a', 'bc'],
      ['assets/ab', 'c'],
      ['assets/a/b', 'c'],
    ].map(([path, text]) => {
      rmSync(join(folder, 'assets'), { recursive: true, force: true });
      write(path ?? '', text ?? '');
      return codeHashes(folder).assets;
    });
    expect(new Set(hashes).size).toBe(3);
  });

  it('leave out a lock file that init has left, until somebody puts another one there', () => {
    const before = codeHashes(folder);
    write('.terraform.lock.hcl', 'found today');
    write('.terraform/platform-init.json', JSON.stringify({ inputs: 'i', ownLock: sha256('found today') }));
    expect(codeHashes(folder)).toEqual(before);
    write('.terraform.lock.hcl', 'committed');
    expect(codeHashes(folder).lock).toBe(sha256('committed'));
    write('.terraform/platform-init.json', JSON.stringify({ inputs: 'i', ownLock: null }));
    expect(codeHashes(folder).lock).toBe(sha256('committed'));
  });

  it('cover assets by path and content, in an order that no file system decides', () => {
    write('assets/b', '3');
    write('assets/a/x', '1');
    write('assets/a.b', '2');
    expect(codeHashes(folder).assets).toBe(sha256('3:a.b1:23:a/x1:11:b1:3'));
  });

  it('do not depend on times nor on what Terraform keeps beside the code', () => {
    write('assets/a', 'a');
    const before = codeHashes(folder);
    utimesSync(join(folder, 'assets/a'), 1, 1);
    write('.terraform/terraform.tfstate', '{}');
    write('errored.tfstate', '{}');
    expect(codeHashes(folder)).toEqual(before);
  });
});
