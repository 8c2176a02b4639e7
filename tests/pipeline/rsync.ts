import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../../local/cache.ts';
import { skipHere } from '../support/skip.ts';

/** Variables by which a program finds rsync, which gitlab-ci-local copies with; without it the running test is skipped. */
export function rsyncVariables(): { readonly PATH: string; readonly LD_LIBRARY_PATH?: string } {
  const path = process.env['PATH'] ?? '';
  if (spawnSync('rsync', ['--version']).status === 0) return { PATH: path };
  const folder = unpacked();
  const libraries = readdirSync(join(folder, 'usr/lib')).map((name) => join(folder, 'usr/lib', name));
  return { PATH: `${join(folder, 'usr/bin')}:${path}`, LD_LIBRARY_PATH: libraries.join(':') };
}

/** Debian's package, unpacked into the cache; nothing is installed, so it needs no root. */
function unpacked(): string {
  const folder = join(cacheFolder(), `rsync-${process.arch}`);
  if (existsSync(join(folder, 'usr/bin/rsync'))) return folder;
  const scratch = mkdtempSync(join(tmpdir(), 'rsync-'));
  try {
    const downloaded = spawnSync('apt-get', ['download', 'rsync', 'libpopt0'], { cwd: scratch, timeout: 60_000 });
    const packages = readdirSync(scratch).filter((name) => name.endsWith('.deb'));
    if (downloaded.status !== 0 || packages.length < 2) {
      skipHere('gitlab-ci-local copies with rsync; there is none here, and apt-get cannot download it');
    }
    const next = join(scratch, 'next');
    for (const name of packages) spawnSync('dpkg', ['-x', join(scratch, name), next]);
    mkdirSync(cacheFolder(), { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    renameAcross(next, folder);
    return folder;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The cache may lie on another file system than the scratch folder. */
function renameAcross(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    const copied = spawnSync('cp', ['-a', from, to]);
    if (copied.status !== 0) throw new Error(`cp: ${copied.stderr}`);
  }
}
