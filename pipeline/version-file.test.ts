import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changesBackTo, digestsOf, withDigests } from './version-file.ts';

const FILE = `# Versions that run here; nothing else says them.
charts:
  application: 1.0.0
images:
  # reads the catalogue
  product: { digest: sha256:aa } # since Monday
  cart: { digest: null }

  order: { digest: sha256:cc, canary: 10 }
`;

describe('a version file', () => {
  it('tells the digest of every service, null where there is none', () => {
    expect(digestsOf(FILE)).toEqual({ product: 'sha256:aa', cart: null, order: 'sha256:cc' });
  });

  it('without images, or damaged, tells nothing', () => {
    expect([digestsOf('charts: {}\n'), digestsOf('images: [\n'), digestsOf('images: {}\n')]).toEqual([
      undefined,
      undefined,
      {},
    ]);
  });

  it('gets other digests and keeps every comment, blank line and neighbour', () => {
    const to = 'sha256:00';
    const changed = withDigests(FILE, [{ service: 'order', from: 'sha256:cc', to }]);
    expect(changed).toBe(FILE.replace('sha256:cc', to));
  });

  it('is left alone, byte by byte, in all version files of the repository', () => {
    const root = resolve(import.meta.dirname, '../gitops');
    const files = ['dev', 'staging', 'prod'].flatMap((name) =>
      readdirSync(join(root, name)).map((it) => join(root, name, it)),
    );
    const texts = files.filter((file) => file.endsWith('.yaml')).map((file) => readFileSync(file, 'utf8'));
    expect(texts.length).toBeGreaterThanOrEqual(15);
    expect(texts.filter((text) => withDigests(text, []) !== text)).toEqual([]);
  });
});

describe('going back', () => {
  it('changes what had another image then', () => {
    expect(changesBackTo({ a: 'sha256:1', b: 'sha256:2' }, { a: 'sha256:9', b: 'sha256:2' })).toEqual([
      { service: 'a', from: 'sha256:9', to: 'sha256:1' },
    ]);
  });

  it('leaves a service that is new since or had no image, and does not bring a removed one back', () => {
    expect(changesBackTo({ b: null, gone: 'sha256:3' }, { a: 'sha256:9', b: 'sha256:2' })).toEqual([]);
  });
});
