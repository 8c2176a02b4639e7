import { spawnSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { tarball } from './tar.ts';

const FILES = new Map([
  ['system/Chart.yaml', Buffer.from('name: system\n')],
  ['system/templates/empty.yaml', Buffer.alloc(0)],
  ['system/templates/full.yaml', Buffer.alloc(1024, 'x')],
]);

test('is read by tar: every file with its content', () => {
  const input = tarball(FILES);
  const list = spawnSync('tar', ['--list', '--gzip', '--verbose', '--full-time', '--file=-'], {
    input,
    encoding: 'utf8',
  });
  expect(list.stderr).toBe('');
  expect(
    list.stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/).at(-1)),
  ).toEqual([...FILES.keys()]);
  const file = spawnSync('tar', ['--extract', '--gzip', '--to-stdout', '--file=-', 'system/Chart.yaml'], {
    input,
    encoding: 'utf8',
  });
  expect(file.stdout).toBe('name: system\n');
});

test('has the same bytes every time, and others for another name or content', () => {
  expect(tarball(FILES).equals(tarball(new Map(FILES)))).toBe(true);
  const renamed = new Map([...FILES].map(([path, bytes]) => [path.replace('Chart', 'chart'), bytes]));
  expect(tarball(renamed).equals(tarball(FILES))).toBe(false);
});

test('comes in whole blocks and ends in two empty ones', () => {
  const tar = gunzipSync(tarball(FILES));
  expect(tar.length).toBe(512 * (3 + 1 + 0 + 2 + 2));
  expect(tar.subarray(-1024).every((byte) => byte === 0)).toBe(true);
});

test('puts the folders of a long path into a field of their own, as tar reads it', () => {
  const path = `assets/postgres-rotation/${'a'.repeat(64)}/archive.zip`;
  expect(Buffer.byteLength(path)).toBe(101);
  const input = tarball(new Map([[path, Buffer.from('zip')]]));
  const file = spawnSync('tar', ['--extract', '--gzip', '--to-stdout', '--file=-', path], { input, encoding: 'utf8' });
  expect([file.stderr, file.stdout]).toEqual(['', 'zip']);
});

test('refuses a path that its header has no room for', () => {
  const name = 'x'.repeat(101);
  expect(() => tarball(new Map([[name, Buffer.alloc(0)]]))).toThrow(`${name} is too long for a tar`);
  expect(() => tarball(new Map([[name.slice(1), Buffer.alloc(0)]]))).not.toThrow();
  const folders = `${'y'.repeat(155)}/`;
  expect(() => tarball(new Map([[`${folders}${name.slice(1)}`, Buffer.alloc(0)]]))).not.toThrow();
  expect(() => tarball(new Map([[`y${folders}${name.slice(1)}`, Buffer.alloc(0)]]))).toThrow('too long for a tar');
});
