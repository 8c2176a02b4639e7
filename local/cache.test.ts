import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cacheFolder, virtualEnvironment } from './cache.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cache-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe('the cache', () => {
  it('is where PLATFORM_CACHE says, else in the cache of the user', () => {
    vi.stubEnv('PLATFORM_CACHE', '/a/cache');
    expect(cacheFolder()).toBe('/a/cache');
    vi.stubEnv('PLATFORM_CACHE', undefined);
    vi.stubEnv('XDG_CACHE_HOME', '/home/a/cache');
    expect(cacheFolder()).toBe('/home/a/cache/eks-platform');
    vi.stubEnv('XDG_CACHE_HOME', undefined);
    vi.stubEnv('HOME', '/home/b');
    expect(cacheFolder()).toBe('/home/b/.cache/eks-platform');
  });
});

describe('a virtual environment', () => {
  /** Requirements, and a Python that writes down how it is called; `pip` does what is given. */
  function prepared(pip: string) {
    vi.stubEnv('PLATFORM_CACHE', join(folder, 'cache'));
    vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const requirements = join(folder, 'requirements.txt');
    writeFileSync(requirements, 'moto==5.2.5\n');
    const python = `#!/bin/sh
echo "$2" >> ${folder}/calls
if [ "$2" = venv ]; then mkdir -p "$3/bin" && cp "$0" "$3/bin/python"; else ${pip}; fi
`;
    writeFileSync(join(folder, 'python3'), python);
    chmodSync(join(folder, 'python3'), 0o755);
    return requirements;
  }

  it('is made once for a content of the requirements', () => {
    const requirements = prepared('true');
    const python = virtualEnvironment(requirements);
    expect(existsSync(python)).toBe(true);
    expect(virtualEnvironment(requirements)).toBe(python);
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toBe('venv\npip\n');
    writeFileSync(requirements, 'moto==5.2.6\n');
    expect(dirname(virtualEnvironment(requirements))).not.toBe(dirname(python));
    expect(readdirSync(join(folder, 'cache'))).toHaveLength(2);
  });

  it('whose packages cannot be had is none, and leaves nothing', () => {
    const requirements = prepared('echo "no network" >&2; exit 1');
    expect(() => virtualEnvironment(requirements)).toThrow(/no network/);
    expect(readdirSync(join(folder, 'cache'))).toEqual([]);
  });
});
