import { gunzipSync, gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { tarball } from './tar.ts';
import { untar } from './untar.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const plain = (files: ReadonlyMap<string, Uint8Array>) =>
  Object.fromEntries([...files].map(([path, content]) => [path, Buffer.from(content).toString('utf8')]));

function damaged(change: (tar: Buffer) => void): Uint8Array {
  const tar = Buffer.from(gunzipSync(tarball(new Map([['a.json', bytes('{}')]]))));
  change(tar);
  return gzipSync(tar);
}

describe('untar', () => {
  it('gives back what tarball took, whatever the sizes', () => {
    const files = {
      'a.json': '{"é":1}',
      'assets/empty': '',
      'assets/b': 'x'.repeat(512),
      'assets/c': 'y'.repeat(1500),
      // The path of a function's code in a stack: one byte longer than the first field of a header.
      [`assets/postgres-rotation/${'a'.repeat(64)}/archive.zip`]: 'zip',
    };
    const archive = tarball(new Map(Object.entries(files).map(([path, content]) => [path, bytes(content)])));
    expect(plain(untar(archive))).toEqual(files);
  });

  it('gives nothing for an archive of nothing', () => {
    expect(plain(untar(tarball(new Map())))).toEqual({});
  });

  it('refuses a header whose sum is wrong', () => {
    expect(() => untar(damaged((tar) => tar.write('b', 0)))).toThrow('a header is damaged (b.json)');
  });

  it('refuses an archive that was cut off', () => {
    const cut = gzipSync(gunzipSync(tarball(new Map([['a', bytes('x'.repeat(600))]]))).subarray(0, 1024));
    expect(() => untar(cut)).toThrow('the archive ends within a');
    expect(() => untar(gzipSync(new Uint8Array(0)))).toThrow('the archive has no end');
  });

  it.each(['../a', '/a', 'a/../../b', 'a\\b'])('refuses the path %s', (path) => {
    expect(() => untar(tarball(new Map([[path, bytes('')]])))).toThrow('not a regular file with a plain path');
  });

  it('refuses anything but a regular file', () => {
    const link = damaged((tar) => {
      tar.write('2', 156);
      tar.write(`${(Number.parseInt(tar.toString('latin1', 148, 154), 8) + 2).toString(8).padStart(6, '0')}`, 148);
    });
    expect(() => untar(link)).toThrow('a.json is not a regular file');
  });
});
