import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const ROOT = resolve(import.meta.dirname, '../..');
const DIGEST = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'digest-'));
  file = join(folder, 'storefront.yaml');
  cpSync(join(ROOT, 'gitops/dev/storefront.yaml'), file);
});
afterEach(() => rmSync(folder, { recursive: true }));

function setDigest(...args: readonly string[]) {
  return spawnSync(process.execPath, [join(ROOT, 'pipeline/gitlab/set-digest.ts'), ...args], { encoding: 'utf8' });
}

describe('a promotion', () => {
  it('writes one digest and leaves the rest as it was, comments too', () => {
    const before = readFileSync(file, 'utf8');
    expect(setDigest(file, 'cart', DIGEST).status).toBe(0);
    expect(setDigest(file, 'cart', OTHER).status).toBe(0);
    const text = readFileSync(file, 'utf8');
    expect(text).toBe(before.replace(/cart: \{ digest: null/, `cart: { digest: ${OTHER}`));
    expect(parse(text).images.cart.digest).toBe(OTHER);
  });

  it('goes on only with the digest that stands in the environment before', () => {
    setDigest(file, 'cart', DIGEST);
    expect(setDigest('--is', file, 'cart', DIGEST).status).toBe(0);
    const refused = setDigest('--is', file, 'cart', OTHER);
    expect(refused).toMatchObject({ status: 1 });
    expect(refused.stderr).toContain('promote');
  });

  it.each([
    ['an unknown service', ['basket', DIGEST]],
    ['a part of a name', ['car', DIGEST]],
    ['a tag', ['cart', 'v1.2.3']],
    ['a pattern', ['c.rt', DIGEST]],
  ])('refuses %s and writes nothing', (_, [service = '', digest = '']) => {
    const before = readFileSync(file, 'utf8');
    expect(setDigest(file, service, digest).status).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('finds the line of every image in every committed version file', () => {
    for (const environment of ['dev', 'staging', 'prod']) {
      for (const system of ['birthday', 'bytebytego', 'realworld', 's3www', 'storefront']) {
        const text = readFileSync(join(ROOT, `gitops/${environment}/${system}.yaml`), 'utf8');
        for (const service of Object.keys(parse(text).images ?? {}))
          expect(text).toMatch(new RegExp(`^  ${service}: \\{ digest: `, 'm'));
      }
    }
  });
});
