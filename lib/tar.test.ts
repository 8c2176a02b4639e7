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

test('refuses a path that its header has no room for', () => {
  const path = `assets/${'x'.repeat(94)}`;
  expect(() => tarball(new Map([[path, Buffer.alloc(0)]]))).toThrow(`${path} is longer than 100 bytes`);
  expect(() => tarball(new Map([[path.slice(1), Buffer.alloc(0)]]))).not.toThrow();
});
