import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { notedReleases, releaseHash } from './release-note.ts';

const NOTE = { owner: 'dev-shop', hash: 'a1', after: ['shop-system'] };
const kept = (name: string, version: number, description: string) => ({
  data: {
    release: gzipSync(JSON.stringify({ name, namespace: 'shop', version, info: { description } })).toString('base64'),
  },
});

describe('the note of a release', () => {
  it('is read from its newest revision', () => {
    const found = notedReleases([
      kept('cart', 10, JSON.stringify({ ...NOTE, hash: 'b2' })),
      kept('cart', 9, JSON.stringify(NOTE)),
      kept('shop-system', 1, JSON.stringify({ ...NOTE, after: [] })),
    ]);
    expect(found).toEqual([
      { name: 'cart', namespace: 'shop', owner: 'dev-shop', hash: 'b2', after: ['shop-system'] },
      { name: 'shop-system', namespace: 'shop', owner: 'dev-shop', hash: 'a1', after: [] },
    ]);
  });

  it.each(['Install complete', 'Rollback to 1', '{"other":1}'])(
    'is missing where Helm or somebody else has written %s since',
    (description) => {
      expect(notedReleases([kept('cart', 1, JSON.stringify(NOTE)), kept('cart', 2, description)])).toEqual([]);
    },
  );

  it('changes with values, version and content of a chart, not with the order of keys', () => {
    const folder = mkdtempSync(join(tmpdir(), 'note-'));
    try {
      const file = join(folder, 'a.tgz');
      const remote = { chart: 'keda', repository: 'https://a', version: '1' };
      writeFileSync(file, 'one');
      const one = releaseHash({ file }, { a: 1, b: 2 });
      expect(releaseHash({ file }, { b: 2, a: 1 })).toBe(one);
      writeFileSync(file, 'two');
      const hashes = [
        one,
        releaseHash({ file }, { a: 1, b: 2 }),
        releaseHash({ file }, { a: 1 }),
        releaseHash({ file }, { a: 1 }, { skipCrds: true }),
        releaseHash(remote, { a: 1 }),
        releaseHash({ ...remote, version: '2' }, { a: 1 }),
      ];
      expect(new Set(hashes).size).toBe(hashes.length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
