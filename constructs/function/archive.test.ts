import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../local/processes.ts';
import { archive } from './archive.ts';

const ROTATION = resolve(import.meta.dirname, '../../functions/postgres-rotation');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'archive-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function folder(name: string, files: Record<string, string>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, name, dirname(path)), { recursive: true });
    writeFileSync(join(root, name, path), text);
  }
  return join(root, name);
}

describe('archive', () => {
  test('gives the same bytes for the same files, whenever and in whatever order they were written', () => {
    const one = folder('one', { 'index.mjs': 'export {};', 'b.json': '{}' });
    const two = folder('two', { 'b.json': '{}', 'index.mjs': 'export {};' });
    utimesSync(join(two, 'index.mjs'), new Date(0), new Date(0));
    expect(archive({ folder: two }).bytes.equals(archive({ folder: one }).bytes)).toBe(true);
  });

  test('gives the same bytes in another time zone', () => {
    const script = `const { archive } = await import('${resolve(import.meta.dirname, 'archive.ts')}');
      console.log(archive({ folder: '${ROTATION}', packages: ['pg'] }).sha256);`;
    const args = ['--no-warnings', '--input-type=module', '--eval', script];
    const inZone = (zone: string) => run('env', [`TZ=${zone}`, process.execPath, ...args]);
    const here = archive({ folder: ROTATION, packages: ['pg'] }).sha256;
    expect([inZone('Asia/Kolkata'), inZone('America/New_York')]).toEqual([here, here]);
  });

  test('gives other bytes when a file changes its content or its name', () => {
    const hashes = [{ 'a.mjs': '1' }, { 'a.mjs': '2' }, { 'b.mjs': '1' }].map(
      (files, index) => archive({ folder: folder(`f${index}`, files as Record<string, string>) }).sha256,
    );
    expect(new Set(hashes).size).toBe(3);
  });

  test('packs what Node.js loads and licences, and leaves tests, types, sources, maps and pages out', () => {
    const packed = folder('all', {
      'index.mjs': '',
      'data.json': '{}',
      'old.cjs': '',
      LICENSE: '',
      'index.test.mjs': '',
      'test/help.mjs': '',
      'index.ts': '',
      'index.d.ts': '',
      'index.mjs.map': '',
      'README.md': '',
    });
    expect(archive({ folder: packed }).paths).toEqual(['LICENSE', 'data.json', 'index.mjs', 'old.cjs']);
  });

  test('takes the packages that a package depends on along, a nested version at its nested place', () => {
    const manifest = (dependencies: Record<string, string>) => JSON.stringify({ dependencies });
    const project = folder('project', {
      'code/index.mjs': '',
      'node_modules/a/package.json': manifest({ b: '1', '@c/d': '1' }),
      'node_modules/a/node_modules/b/package.json': manifest({}),
      'node_modules/b/package.json': manifest({ unused: '1' }),
      'node_modules/@c/d/package.json': manifest({ a: '1' }),
    });
    expect(archive({ folder: join(project, 'code'), packages: ['a'] }).paths).toEqual([
      'index.mjs',
      'node_modules/@c/d/package.json',
      'node_modules/a/node_modules/b/package.json',
      'node_modules/a/package.json',
    ]);
  });

  test('puts a canary and its packages below the folder that Synthetics wants', () => {
    const project = folder('canary', { 'code/index.mjs': '', 'node_modules/a/package.json': '{}' });
    const { paths } = archive({ folder: join(project, 'code'), packages: ['a'], prefix: 'nodejs/node_modules/' });
    expect(paths).toEqual(['nodejs/node_modules/a/package.json', 'nodejs/node_modules/index.mjs']);
  });

  test('names a package that is not installed, and what to do', () => {
    expect(() => archive({ folder: folder('none', { 'index.mjs': '' }), packages: ['not-installed'] })).toThrow(
      /given: {3}"not-installed"[\s\S]*npm ci/,
    );
  });

  test('makes files that everybody may read and nobody may write but the owner', () => {
    const file = join(root, 'archive.zip');
    writeFileSync(file, archive({ folder: folder('modes', { 'index.mjs': 'x' }) }).bytes);
    const listing = `import sys, zipfile
for entry in zipfile.ZipFile(sys.argv[1]).infolist(): print(entry.filename, oct(entry.external_attr >> 16), *entry.date_time)`;
    expect(run('python3', ['-c', listing, file])).toBe('index.mjs 0o100644 1980 1 1 0 0 0');
  });

  test('hashes the bytes that it returns', () => {
    const { bytes, sha256, sourceHash } = archive({ folder: ROTATION, packages: ['pg'] });
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    expect(Buffer.from(sourceHash, 'base64').toString('hex')).toBe(sha256);
  });

  test('packs the rotation function with everything that it imports and without the AWS SDK, which Lambda brings', () => {
    const { bytes, paths } = archive({ folder: ROTATION, packages: ['pg'] });
    expect(paths.filter((path) => path.includes('@aws-sdk') || path.includes('.test.'))).toEqual([]);
    expect(paths).toContain('node_modules/pg/LICENSE');
    expect(bytes.length).toBeLessThan(300_000);
    for (const [path, content] of Object.entries(unzipSync(bytes))) {
      if (!path.startsWith('node_modules/')) continue;
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    const load = `import pg from 'pg'; console.log(typeof new pg.Client().connect)`;
    writeFileSync(join(root, 'load.mjs'), load);
    expect(run(process.execPath, [join(root, 'load.mjs')])).toBe('function');
  });
});
